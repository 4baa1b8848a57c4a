"""Terms that editors keep, in one menu: ordered by dragging, never deleted while a page uses them.

The words that the search is told have a menu of their own (cms.search_admin).
"""

from collections.abc import Iterable

from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from site_content.agencies.models import AgencyKind
from site_content.base.models import Department, Division, Topic
from site_content.policies.models import IssuingAuthority, Qualification

SHOWN_USERS = 3


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "parent", "slug"]


class IssuingAuthorityViewSet(SnippetViewSet):
    model = IssuingAuthority
    icon = "openquote"
    list_display = ["name", "short_name", "slug"]


class QualificationViewSet(SnippetViewSet):
    model = Qualification
    icon = "success"
    list_display = ["name", "other_names", "slug"]


class DepartmentViewSet(SnippetViewSet):
    model = Department
    icon = "group"
    list_display = ["name", "phone", "slug"]


class AgencyKindViewSet(SnippetViewSet):
    model = AgencyKind
    icon = "list-ul"
    list_display = ["name", "slug"]


class DivisionViewSet(SnippetViewSet):
    model = Division
    icon = "site"
    list_display = ["name", "code", "valid_to"]


class VocabularyGroup(SnippetViewSetGroup):
    items = (
        TopicViewSet,
        IssuingAuthorityViewSet,
        QualificationViewSet,
        DepartmentViewSet,
        AgencyKindViewSet,
        DivisionViewSet,
    )
    menu_label = _("分类与机构")
    menu_icon = "tag"
    menu_order = 250


def refuse_deleting_used_terms(request: HttpRequest, instances: Iterable[models.Model]) -> HttpResponseRedirect | None:
    """Send the editor to the pages that use a term instead of deleting it from under them."""
    for instance in instances:
        users = [str(user) for user, _references in ReferenceIndex.get_grouped_references_to(instance)]
        if users:
            viewset = instance.snippet_viewset  # type: ignore[attr-defined]
            messages.error(request, in_use_message(instance, users))
            return redirect(reverse(viewset.get_url_name("usage"), args=[instance.pk]))
    return None


def in_use_message(instance: models.Model, users: list[str]) -> str:
    """Where the term is used and what to do about it."""
    shown = "、".join(f"《{title}》" for title in users[:SHOWN_USERS])
    return _("“%(name)s”不能删除：有 %(count)d 处在用（%(users)s）。请先到这些页面去掉它，再来删除。") % {
        "name": instance,
        "count": len(users),
        "users": shown + (_("等") if len(users) > SHOWN_USERS else ""),
    }
