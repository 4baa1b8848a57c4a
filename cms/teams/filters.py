"""Filters of Wagtail's listings offer everybody who ever changed a page, the tags of all files, and every team's workflow
and its steps (Wagtail 8.0).
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.forms import ModelChoiceField
from wagtail.models import Page, Task, Workflow

from cms.teams.borders import oversees, own_roots, visible_files
from cms.wagtail_seams import filters as seam
from publishing.tree_paths import paths_above

USER = get_user_model()


def pages_near(user: Any) -> Any:
    """At, above and below the pages that ``user`` works on."""
    near = Q(pk__in=())
    for page in own_roots(user):
        near |= Q(path__startswith=page.path) | Q(path__in=paths_above(page))
    return Page.objects.filter(near)


def colleagues_of(user: Any) -> Any:
    """Administrators, and who has rights at the pages near ``user``."""
    near_by = Q(is_superuser=True) | Q(groups__page_permissions__page__in=pages_near(user))
    return USER._default_manager.filter(near_by).distinct()


def workflows_near(user: Any) -> Any:
    return Workflow.objects.filter(workflow_pages__page__in=pages_near(user))


def steps_near(user: Any) -> Any:
    return Task.objects.filter(workflow_tasks__workflow__in=workflows_near(user))


OFFERED = {USER: colleagues_of, Workflow: workflows_near, Task: steps_near}


def tags_seen_by(user: Any, files: Any) -> set[str]:
    return set(visible_files(user, files).values_list("tags__name", flat=True))


def offer_within_borders(filters: Any) -> Any:
    """The filters' form: people and workflows that the log-in works with, tags of the files that it sees."""
    form_class = seam.make_form_class(filters)
    user = filters.request.user if filters.request else None
    if user is None or oversees(user):
        return form_class
    for name, field in form_class.base_fields.items():
        queryset = field.queryset if isinstance(field, ModelChoiceField) else None
        if queryset is not None and queryset.model in OFFERED:
            field.queryset = queryset.filter(pk__in=OFFERED[queryset.model](user).values("pk"))
        elif seam.offers_tags(filters, name):
            seen = tags_seen_by(user, filters.queryset)
            field.choices = [choice for choice in field.choices if choice[0] in seen]
    return form_class


def offer_only_own_choices() -> None:
    seam.make_forms_by(offer_within_borders)
    seam.offer_no_tags_of_pictures()
