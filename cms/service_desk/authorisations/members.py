"""邀请会员: an association has its public members invited to act for themselves, at the contacts that the registry has."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.authorisations.rights import staff_actor
from services.authorisations.actors import Actor
from services.authorisations.invitations import invite, waiting_of
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible
from services.authorisations.states import Role
from services.contacts.reading import ContactKind
from services.enterprises.models import Enterprise, EnterpriseContact
from services.enterprises.names import find_enterprises
from site_content.associations.members import parse_members
from site_content.associations.models import AssociationPage

URL_NAME = "qifu_invite_members"
READY = gettext_lazy("可以邀请")
UNKNOWN = gettext_lazy("企业库里没有这家企业，请联系镇办登记")
NO_ADDRESS = gettext_lazy("企业库里没有邮箱，请联系镇办补充")
ACTING = gettext_lazy("已有人代表企业")
INVITED = gettext_lazy("邀请已发出，等对方接受")


@dataclass(frozen=True)
class Row:
    """A member as the association calls it; ``contact`` only where an invitation can be sent."""

    name: str
    told: Promise
    contact: EnterpriseContact | None = None


def invite_members(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET the members and what stands with each; POST the chosen ones to be invited."""
    page = get_object_or_404(AssociationPage.objects.live(), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    rows = rows_of(page)
    if request.method == "POST":
        chosen = set(request.POST.getlist("member"))
        actor = replace(staff_actor(request.user), name=page.title)
        tell(request, send([row for row in rows if row.name in chosen], actor))
        return redirect(URL_NAME, page_id)
    ready = sum(row.contact is not None for row in rows)
    context = {"header_title": _("邀请会员"), "header_icon": "group", "page": page, "rows": rows, "ready": ready}
    return render(request, "service_desk/authorisations/members.html", context)


def send(rows: list[Row], actor: Actor) -> tuple[int, list[str]]:
    """How many invitations went out, and why others did not."""
    sent, refused = 0, []
    for row in rows:
        if row.contact is None:
            continue
        try:
            invite(row.contact, Role.HANDLER, actor, is_association=True)
            sent += 1
        except NotPossible as reason:
            refused.append(f"{row.name}：{reason}")
    return sent, refused


def tell(request: HttpRequest, outcome: tuple[int, list[str]]) -> None:
    sent, refused = outcome
    if sent:
        words = ngettext("已向 %(n)d 家会员发出邀请，14 天内有效。", "已向 %(n)d 家会员发出邀请，14 天内有效。", sent)
        messages.success(request, words % {"n": sent})
    for reason in refused:
        messages.error(request, reason)
    if not sent and not refused:
        messages.warning(request, _("没有发出邀请：请勾选可以邀请的会员。"))


def rows_of(page: AssociationPage) -> list[Row]:
    """Of what is public: a draft's members have been looked at by nobody."""
    try:
        names = list(dict.fromkeys(member.name for member in parse_members(page.members)))
    except ValidationError:
        names = []
    known = find_enterprises(names)
    acting = set(
        Authorisation.objects.filter(enterprise__in=known.values()).live().values_list("enterprise", flat=True)
    )
    invited = set(waiting_of(*known.values()).values_list("enterprise", flat=True))
    return [row_of(name, known.get(name), acting, invited) for name in names]


def row_of(name: str, enterprise: Enterprise | None, acting: set[int], invited: set[int]) -> Row:
    if enterprise is None:
        return Row(name, UNKNOWN)
    if enterprise.pk in acting:
        return Row(name, ACTING)
    if enterprise.pk in invited:
        return Row(name, INVITED)
    contact = next((one for one in enterprise.contacts.all() if one.kind == ContactKind.EMAIL), None)
    return Row(name, READY, contact) if contact else Row(name, NO_ADDRESS)


def admin_urls() -> list[Any]:
    """An association's own, and none of the desk's: whoever keeps the page may open it."""
    return [path("qifu/associations/<int:page_id>/invite/", invite_members, name=URL_NAME)]
