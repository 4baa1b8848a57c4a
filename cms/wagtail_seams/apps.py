from django.apps import AppConfig


class WagtailSeamsConfig(AppConfig):
    name = "cms.wagtail_seams"

    def ready(self) -> None:
        from cms.wagtail_seams.comments import leave_out_of_reference_index
        from cms.wagtail_seams.tree_paths import find_subtrees_by_index

        find_subtrees_by_index()
        leave_out_of_reference_index()
