from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "企服"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.models import PageLogEntry

        from cms import checks  # noqa: F401 - registers the checks
        from cms.clean_input import clean_whatever_is_saved
        from cms.editing.sittings import note_edit
        from cms.listings.comments import leave_out_of_reference_index
        from cms.sharing.notices import tell_new_portal
        from cms.tree_paths import find_subtrees_by_index
        from site_content.sharing.signals import portal_filled

        find_subtrees_by_index()
        clean_whatever_is_saved()
        leave_out_of_reference_index()
        portal_filled.connect(tell_new_portal)
        post_save.connect(note_edit, sender=PageLogEntry)
