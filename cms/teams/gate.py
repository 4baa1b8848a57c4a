"""What is refused before a view of the admin runs: all changes by auditors, and addresses that Wagtail leaves open.

Most borders hold by permissions. Named here are the views that look objects up by number without asking for any
(Wagtail 8.0): choosers, downloads, and reports over all pages.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.teams.borders import oversees, visible_files, visible_pages
from cms.teams.bulk_actions import ForeignObjects
from cms.teams.queries import is_auditor
from cms.teams.references import foreign_ones, plain_key, plain_keys
from cms.teams.shown_references import looking_on
from cms.teams.uploads import may_see_upload

logger = logging.getLogger(__name__)
LOGGED = ("/admin/", "/documents/", "/media/")

READ_ONLY = _("审计账户只能查看，不能改动。")
NOT_YOURS = _("这里的内容属于其他团队，您的账户不能查看。")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# An auditor's own session and screen: logging in and out, own password and second factor, a preview that is only kept in the session.
OWN_AFFAIRS = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_account",
    "wagtailadmin_dismissibles",
    "wagtailadmin_pages:preview_on_edit",
    "qifu_password",
    "qifu_two_factor_check",
    "qifu_two_factor_set_up",
    "qifu_two_factor_remove",
    "qifu_recovery_codes",
    "qifu_sessions_end",
}
Check = Callable[[HttpRequest, tuple[Any, ...], dict[str, Any]], bool]


class BordersMiddleware:
    """Answers 403 in Chinese, or lets the view run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with looking_on(request):
            response = self.get_response(request)
        if response.status_code == 403 and request.path.startswith(LOGGED):
            note_refusal(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return show_refusal(request, str(NOT_YOURS)) if isinstance(exception, ForeignObjects) else None

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        check = CHECKS.get(name)
        if not (check or request.path.startswith("/admin/")) or not request.user.is_authenticated:
            return None
        if changes_something(request, name) and is_auditor(request.user):
            return show_refusal(request, str(READ_ONLY))
        if not check or not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # the views send people without the admin to its log-in
        if not oversees(request.user) and not check(request, args, kwargs):
            return show_refusal(request, str(NOT_YOURS))
        return None


def note_refusal(request: HttpRequest) -> None:
    """A line for whoever watches the log; the address as it came, encoded, so that it is one line."""
    name = request.user.get_username() if request.user.is_authenticated else "-"
    logger.warning("Refused: %s %s for %r", request.method, request.get_full_path(), name)


def changes_something(request: HttpRequest, view_name: str) -> bool:
    return request.method not in SAFE_METHODS and view_name not in OWN_AFFAIRS


def show_refusal(request: HttpRequest, reason: str) -> HttpResponseBase:
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied(reason)
    return render(request, "teams/refused.html", {"reason": reason}, status=403)


def _sees_page(name: str) -> Check:
    return lambda request, args, kwargs: visible_pages(request.user, Page.objects.filter(pk=kwargs[name])).exists()


def _edits_pages(*names: str) -> Check:
    """Whoever decides on a step of a page's workflow may open its editor too."""

    def check(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        wanted = {kwargs[name] for name in names}
        pages = Page.objects.filter(pk__in=wanted)
        return len(pages) == len(wanted) and all(page.permissions_for_user(request.user).can_edit() for page in pages)

    return check


def _sees_chosen_pages(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    wanted = plain_keys(Page, request.GET.getlist("id"))
    return visible_pages(request.user, Page.objects.filter(pk__in=wanted)).distinct().count() == len(wanted)


def _sees_sent_page(name: str) -> Check:
    """Messages of these forms call the page that was chosen by its title."""

    def check(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        key = plain_key(Page, request.POST.get(name)) or ""
        return request.method != "POST" or not foreign_ones(request.user, [(Page, key if key.isdecimal() else "0")])

    return check


def _sees_file(get_model: Callable[[], Any], keyword: str | int) -> Check:
    def check(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        pk = args[keyword] if isinstance(keyword, int) else kwargs[keyword]
        return visible_files(request.user, get_model().objects.filter(pk=pk)).exists()

    return check


def _sees_chosen_files(get_model: Callable[[], Any]) -> Check:
    def check(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        wanted = plain_keys(get_model(), request.GET.getlist("id"))
        return visible_files(request.user, get_model().objects.filter(pk__in=wanted)).count() == len(wanted)

    return check


def _nobody(request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return False


CHECKS: dict[str, Check] = {
    "wagtailadmin_pages:move_confirm": _edits_pages("page_to_move_id", "destination_id"),
    "wagtailadmin_pages:workflow_action": _edits_pages("page_id"),
    "wagtailadmin_pages:collect_workflow_action_data": _edits_pages("page_id"),
    "wagtailadmin_pages:confirm_workflow_cancellation": _edits_pages("page_id"),
    "wagtailadmin_pages:workflow_preview": _edits_pages("page_id"),
    "wagtailadmin_pages:copy": _sees_sent_page("new_parent_page"),
    "wagtailadmin_pages:move": _sees_sent_page("new_parent_page"),
    "wagtailadmin_pages:choose_parent": _sees_sent_page("parent_page"),
    "wagtailadmin_choose_page_child": _sees_page("parent_page_id"),
    "wagtailadmin_choose_page_chosen_multiple": _sees_chosen_pages,
    "wagtailimages_chooser:chosen": _sees_file(get_image_model, "pk"),
    "wagtailimages_chooser:select_format": _sees_file(get_image_model, "image_id"),
    "wagtailimages_chooser:chosen_multiple": _sees_chosen_files(get_image_model),
    "wagtaildocs_chooser:chosen": _sees_file(get_document_model, "pk"),
    "wagtaildocs_chooser:chosen_multiple": _sees_chosen_files(get_document_model),
    "wagtaildocs_serve": _sees_file(get_document_model, 0),
    "upload": lambda request, args, kwargs: may_see_upload(request.user, kwargs["name"]),
    # Both tell of pages of all teams, and neither can be narrowed down.
    "wagtailadmin_reports:page_types_usage": _nobody,
    "wagtailadmin_reports:page_types_usage_results": _nobody,
    # Steps of all teams' workflows, for the forms of workflows.
    "wagtailadmin_workflows:task_chooser": _nobody,
    "wagtailadmin_workflows:task_chooser_results": _nobody,
    "wagtailadmin_workflows:task_chosen": _nobody,
    # Tags have no owner: the words that other teams use would show.
    "wagtailadmin_tag_autocomplete": _nobody,
    "wagtailadmin_tag_model_autocomplete": _nobody,
}
