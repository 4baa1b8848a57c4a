from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "企服"

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers the checks
        from cms.listing_names import name_found_pages
        from cms.tree_paths import find_subtrees_by_index

        name_found_pages()
        find_subtrees_by_index()
