from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "企服"

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers the checks
        from cms.listings.comments import leave_out_of_reference_index
        from cms.tree_paths import find_subtrees_by_index

        find_subtrees_by_index()
        leave_out_of_reference_index()
