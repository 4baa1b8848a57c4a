"""Images and documents of Wagtail's own admin API, which serves those of every team (Wagtail 8.0)."""

from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from cms.teams.borders import visible_files


class TeamImages(ImagesAdminAPIViewSet):
    def get_queryset(self) -> Any:
        return visible_files(self.request.user, super().get_queryset())


class TeamDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> Any:
        return visible_files(self.request.user, super().get_queryset())


def keep_borders(router: WagtailAPIRouter) -> None:
    """Whatever order the hooks run in, ours is what the names lead to."""
    router.register_endpoint("images", TeamImages)
    router.register_endpoint("documents", TeamDocuments)
