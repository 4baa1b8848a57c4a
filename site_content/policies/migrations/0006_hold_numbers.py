"""The first page of a number holds it."""

from django.db import migrations

from standards.number_fields import read_number_field


def hold_numbers(apps, schema_editor):
    policies, held = apps.get_model("policies", "PolicyPage"), apps.get_model("policies", "HeldNumber")
    rows = policies.objects.exclude(doc_number="").order_by("pk").values_list("pk", "doc_number", "alias_of_id")
    keys = {}
    for pk, text, alias_of in rows.iterator():
        field = None if alias_of else read_number_field(text)
        for key in field.unique_keys if field else ():
            keys.setdefault(key, pk)
    held.objects.bulk_create([held(page_id=pk, key=key) for key, pk in keys.items()], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0005_numbers_as_typed'),
    ]

    operations = [
        migrations.RunPython(hold_numbers, migrations.RunPython.noop, elidable=True),
    ]
