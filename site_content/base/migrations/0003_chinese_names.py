"""What Wagtail sets up at first gets names that people here can read: groups, workflow, the roots of pages and files."""

from django.db import migrations

GROUPS = {"Editors": "编辑", "Moderators": "审核"}
APPROVAL = {"Moderators approval": "审核"}
ROOT_PAGE = "全部平台"
ROOT_COLLECTION = "公共文件"


def rename(apps, schema_editor):
    for label, names in (
        ("auth.Group", GROUPS),
        ("wagtailcore.Workflow", APPROVAL),
        ("wagtailcore.Task", APPROVAL),
    ):
        model = apps.get_model(label)
        for old, new in names.items():
            if not model.objects.filter(name=new).exists():
                model.objects.filter(name=old).update(name=new)
    roots = apps.get_model("wagtailcore.Page").objects.filter(depth=1, title="Root")
    roots.update(title=ROOT_PAGE, draft_title=ROOT_PAGE)
    apps.get_model("wagtailcore.Collection").objects.filter(depth=1, name="Root").update(name=ROOT_COLLECTION)


class Migration(migrations.Migration):
    # After every migration of Wagtail's that looks for its groups by their English names.
    dependencies = [
        ("base", "0002_industries"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
