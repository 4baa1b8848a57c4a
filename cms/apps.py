from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "企服"

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers the checks
        from cms.listing_names import name_found_pages
        from cms.sharing.notices import tell_new_portal
        from cms.tree_paths import find_subtrees_by_index
        from site_content.sharing.signals import portal_filled

        name_found_pages()
        find_subtrees_by_index()
        portal_filled.connect(tell_new_portal)
