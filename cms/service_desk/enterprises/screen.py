"""What every screen of the registry has in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.enterprises.rights import has_registry, may_edit, visible_to
from cms.service_desk.rights import actor_of
from services.enterprises.models import Enterprise, EnterpriseQuerySet, SourceKind
from services.enterprises.writing import Origin


class RegistryView(View):
    """Lists and single enterprises alike are taken from what the log-in may see; a foreign one is not there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_open(request.user):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def may_open(self, user: Any) -> bool:
        return has_registry(user)

    def get_queryset(self) -> EnterpriseQuerySet:
        return visible_to(self.request.user).select_related("town")

    def get_enterprise(self, pk: int) -> Enterprise:
        enterprise: Enterprise = get_object_or_404(self.get_queryset().with_facts(), pk=pk)
        return enterprise

    def may_edit(self, enterprise: Enterprise) -> bool:
        return may_edit(self.request.user, enterprise)

    def origin(self, as_of: Any = None) -> Origin:
        user = self.request.user
        return Origin(SourceKind.OFFICER, as_of or timezone.localdate(), user.pk, actor_of(user).name)
