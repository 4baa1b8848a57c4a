"""The categories to begin with; the city's dispatchers change them."""

from django.db import migrations

CATEGORIES = [
    ("policy", "政策咨询", 1, 15),
    ("funds", "政策兑现、资金补贴", 15, 30),
    ("finance", "融资贷款", 15, 30),
    ("people", "用工人才", 15, 30),
    ("land", "用地用房", 15, 30),
    ("utilities", "水电气暖、道路通信", 15, 30),
    ("permits", "审批办证", 15, 30),
    ("market", "市场开拓", 15, 30),
    ("innovation", "科技创新", 15, 30),
    ("environment", "环保安全", 15, 30),
    ("debts", "拖欠账款", 15, 30),
    ("other", "其他", 15, 30),
]


def add_categories(apps, schema_editor):
    model = apps.get_model("appeals", "Category")
    for position, (slug, name, limit, longest) in enumerate(CATEGORIES):
        model.objects.get_or_create(
            slug=slug, defaults={"name": name, "limit_days": limit, "complex_days": longest, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_initial")]
    operations = [migrations.RunPython(add_categories, migrations.RunPython.noop)]
