"""The sidebar's menu of pages: Wagtail's admin API asks five times for each row (8.0)."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left, Length
from wagtail.admin.api.serializers import AdminPageSerializer, PageChildrenField, get_model_listing_url
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.serializers import PageParentField
from wagtail.models import Page

from cms.wagtail_seams.rows import with_status


class OneParent(PageParentField):
    """The rows of a menu stand below the same page."""

    def get_attribute(self, instance: Any) -> Any:
        known = self.context.setdefault("parents", {})
        path = instance.path[: -instance.steplen]
        if path not in known:
            known[path] = super().get_attribute(instance)
        return known[path]


class CountedChildren(PageChildrenField):
    def to_representation(self, page: Any) -> Any:
        if "children" not in self.context:  # a single page
            return super().to_representation(page)
        address = f"{get_model_listing_url(self.context, Page)}?child_of={page.pk}"
        return {"count": self.context["children"].get(page.path, 0), "listing_url": address}


class MenuSerializer(AdminPageSerializer):
    parent = OneParent(read_only=True)
    children = CountedChildren(read_only=True)


class MenuPages(PagesAdminAPIViewSet):
    base_serializer_class = MenuSerializer
    children: dict[str, int] | None = None

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found = with_status(queryset) if isinstance(queryset, QuerySet) else queryset  # or what a search found
        pages = list(super().paginate_queryset(found))
        self.children = count_children(pages, self.get_base_queryset())
        return pages

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        return context if self.children is None else {**context, "children": self.children}


def count_children(pages: list[Any], among: Any) -> dict[str, int]:
    """By the path of the page. ``among``: pages that count, a queryset."""
    below = Q()
    for page in pages:
        below |= Q() if page.is_leaf() else Q(path__startswith=page.path, depth=page.depth + 1)
    if not below:
        return {}
    parents = among.filter(below).order_by().annotate(parent=Left("path", Length("path") - Page.steplen))
    return dict(parents.values("parent").annotate(count=Count("pk")).values_list("parent", "count"))
