"""国民经济行业分类 GB/T 4754-2017: 20 sections and their 97 divisions."""

from django.db import migrations

from standards.industries import EDITION_2017


def seed(apps, schema_editor):
    Industry = apps.get_model("base", "Industry")
    for entry in EDITION_2017:
        Industry.objects.get_or_create(code=entry.code, defaults={"name": entry.name, "section": entry.section})


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
