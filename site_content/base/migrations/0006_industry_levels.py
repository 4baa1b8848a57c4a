"""国民经济行业分类 GB/T 4754-2017: its groups and classes (three and four digits) as well."""

from django.db import migrations, models

from standards.industries import NAMES_2017


def seed(apps, schema_editor):
    industries = apps.get_model("base", "Industry").objects
    known = set(industries.values_list("code", flat=True))
    rows = ((code[1:], name, code[0]) for code, name in NAMES_2017.items() if code[1:])
    missing = [industries.model(code=code, name=name, section=section) for code, name, section in rows if code not in known]
    industries.bulk_create(missing, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0005_renditions_without_metadata'),
    ]

    operations = [
        migrations.AlterField(
            model_name='industry',
            name='code',
            field=models.CharField(max_length=4, unique=True, verbose_name='代码'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
