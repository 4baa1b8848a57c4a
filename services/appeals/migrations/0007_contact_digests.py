from django.db import migrations


def write_digests(apps, schema_editor):
    """By which persons find what they sent before they had an account."""
    for appeal in apps.get_model("appeals", "Appeal").objects.iterator():
        appeal.save(update_fields=["contact_digest"])


class Migration(migrations.Migration):
    dependencies = [("appeals", "0006_person")]

    operations = [migrations.RunPython(write_digests, migrations.RunPython.noop)]
