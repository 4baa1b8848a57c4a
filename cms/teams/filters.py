"""Filters of Wagtail's listings offer everybody who ever changed a page, and the tags of all files (Wagtail 8.0)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.forms import ModelChoiceField
from wagtail.admin.filters import PopularTagsFilter, WagtailFilterSet
from wagtail.images.views import chooser
from wagtail.models import Page

from cms.teams.borders import oversees, own_roots, steps_above, visible_files

USER = get_user_model()
make_form_class = WagtailFilterSet.get_form_class


def colleagues_of(user: Any) -> Any:
    """Administrators, and who has rights at, above or below the pages that ``user`` works on."""
    near = Q()
    for page in own_roots(user):
        near |= Q(path__startswith=page.path) | Q(path__in=steps_above(page))
    pages = Page.objects.filter(near) if near else Page.objects.none()
    near_by = Q(is_superuser=True) | Q(groups__page_permissions__page__in=pages)
    return USER._default_manager.filter(near_by).distinct()


def tags_seen_by(user: Any, files: Any) -> set[str]:
    return set(visible_files(user, files).values_list("tags__name", flat=True))


def offer_within_borders(filters: WagtailFilterSet) -> Any:
    """The filters' form: people whom the log-in works with, tags of the files that it sees."""
    form_class = make_form_class(filters)
    user = filters.request.user if filters.request else None
    if user is None or oversees(user):
        return form_class
    colleagues = colleagues_of(user).values("pk")
    for name, field in form_class.base_fields.items():
        if isinstance(field, ModelChoiceField) and field.queryset is not None and field.queryset.model is USER:
            field.queryset = field.queryset.filter(pk__in=colleagues)
        elif isinstance(filters.filters[name], PopularTagsFilter):
            seen = tags_seen_by(user, filters.queryset)
            field.choices = [choice for choice in field.choices if choice[0] in seen]
    return form_class


def keep_borders() -> None:
    """Each listing brings its own filters: what they share is where they become a form."""
    WagtailFilterSet.get_form_class = offer_within_borders
    # Offered in the chooser of images, where nothing tells whose they are.
    chooser.popular_tags_for_model = lambda model: ()
