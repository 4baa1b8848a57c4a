"""Wagtail's own groups and workflow go, unless somebody is in them: teams have theirs (cms.teams.defaults)."""

from django.db import migrations

from cms.teams.defaults import put_away_defaults


def put_away(apps, schema_editor):
    put_away_defaults(apps)


class Migration(migrations.Migration):
    # After Wagtail's and our migrations that look for them, and with every table that refers to a group or a step.
    dependencies = [
        ("teams", "0001_initial"),
        ("base", "0003_chinese_names"),
        ("approvals", "0004_leader_email"),
    ]
    operations = [migrations.RunPython(put_away, migrations.RunPython.noop)]
