"""The rules to begin with, and a clearance for what was scheduled before there were any."""

from django.db import migrations

USUAL = [
    ("town", "", {"needs_moderator": True}, "镇办、园区、机构分平台的页面由本级或市级审核"),
    ("association", "", {"needs_moderator": True}, "协会的页面由所属平台审核"),
    ("agency", "", {"needs_moderator": True}, "服务机构的页面由所属平台审核"),
    ("city", "policies.PolicyPage", {"needs_moderator": False, "needs_city": True}, "市级政策由市级审核"),
]


def add_usual_rules(apps, schema_editor):
    rule = apps.get_model("approvals", "ApprovalRule")
    for team_kind, page_type, needs, note in USUAL:
        rule.objects.create(team_kind=team_kind, page_type=page_type, note=note, **needs)


def clear_present_schedules(apps, schema_editor):
    clearance = apps.get_model("approvals", "Clearance")
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(approved_go_live_at__isnull=False)
    clearance.objects.bulk_create(
        clearance(revision_id=pk, ground="system") for pk in revisions.values_list("pk", flat=True)
    )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [
        migrations.RunPython(add_usual_rules, migrations.RunPython.noop),
        migrations.RunPython(clear_present_schedules, migrations.RunPython.noop),
    ]
