"""Renditions made so far may hold where a photo was taken: they go, and are made anew when their page's record is."""

from typing import Any

from django.db import migrations, transaction


def remove_renditions(apps: Any, schema_editor: Any) -> None:
    renditions = apps.get_model("wagtailimages", "Rendition").objects.using(schema_editor.connection.alias)
    files = [(row.file.storage, row.file.name) for row in renditions.only("file").iterator(500)]
    renditions.all().delete()
    transaction.on_commit(lambda: remove_files(files), using=schema_editor.connection.alias, robust=True)


def remove_files(files: list[tuple[Any, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


class Migration(migrations.Migration):
    dependencies = [("base", "0004_waiting_sections"), ("wagtailimages", "0027_image_description")]
    operations = [migrations.RunPython(remove_renditions, migrations.RunPython.noop)]
