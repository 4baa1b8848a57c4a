"""Images and documents of Wagtail's own admin API, which serves those of every team (Wagtail 8.0)."""

from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter

from cms.teams.borders import visible_files
from cms.wagtail_seams.admin_api import DocumentsAdminAPIViewSet, ImagesAdminAPIViewSet


class TeamImages(ImagesAdminAPIViewSet):
    def get_queryset(self) -> Any:
        return visible_files(self.request.user, super().get_queryset())


class TeamDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> Any:
        return visible_files(self.request.user, super().get_queryset())


def list_only_own_files(router: WagtailAPIRouter) -> None:
    """Whatever order the hooks run in, ours is what the names lead to."""
    router.register_endpoint("images", TeamImages)
    router.register_endpoint("documents", TeamDocuments)
