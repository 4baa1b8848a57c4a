"""Mail about sharings: to the moderators who decide, and to whoever offered the page. It is written with the sharing.

Who switched mail about submissions off in the profile gets none of what arrives; those about approvals and rejections go
with what was decided.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.teams.models import TeamGroup, TeamKind
from cms.teams.rights import MODERATOR_OF_KIND
from messages.outbox import post_mail
from site_content.sharing.models import Sharing, SharingState


def tell_receivers(page: Page, portals: Iterable[Page], *, by: Any) -> None:
    """What arrived, was put on show or was taken back, to each receiving portal's moderators."""
    sharings = Sharing.objects.filter(page=page, portal__in=[portal.pk for portal in portals]).with_names()
    for sharing in sharings:
        for user in moderators_in(sharing.portal):
            if user != by:
                _mail(user, _key(sharing, "received"), _subject(sharing), "sharing/received.txt", {"sharing": sharing})


def tell_offerer(sharing: Sharing, *, by: Any) -> None:
    """What the receiving team decided and why, to the person who offered the page."""
    topic = "approved" if sharing.state == SharingState.ACCEPTED else "rejected"
    for user in who_wants_mail(get_user_model()._default_manager.filter(pk=sharing.offered_by_id or 0), topic):
        if user != by:
            _mail(user, _key(sharing, "decided"), _subject(sharing), "sharing/decided.txt", {"sharing": sharing})


def tell_new_portal(instance: Page, pages: list[Page], **kwargs: Any) -> None:
    """One mail about all that had been pushed to all portals before this one came."""
    values = {"portal": instance.title, "count": len(pages)}
    subject = _("“%(portal)s”收到市级下发的 %(count)d 个页面") % values
    context = {"portal": instance, "pages": pages}
    for user in moderators_in(instance):
        _mail(user, f"sharing-filled:{instance.pk}", subject, "sharing/filled.txt", context)


def moderators_in(portal: Page) -> list[Any]:
    """The portal's own, not those above it, who want mail about what arrives."""
    roles = MODERATOR_OF_KIND[TeamKind.CITY], MODERATOR_OF_KIND[TeamKind.TOWN]
    groups = TeamGroup.objects.filter(team__page=portal, role__in=roles).values("group")
    return who_wants_mail(get_user_model()._default_manager.filter(groups__in=groups), "submitted")


def who_wants_mail(people: Any, topic: str) -> list[Any]:
    """``topic``: of Wagtail's settings of a profile, ``submitted``, ``approved`` or ``rejected``; on without a profile."""
    off = {f"wagtail_userprofile__{topic}_notifications": False}
    return list(people.filter(is_active=True).exclude(email="").exclude(**off).distinct().order_by("pk"))


def _subject(sharing: Sharing) -> str:
    values = {"title": sharing.page.title, "portal": sharing.portal.title}
    if sharing.state == SharingState.OFFERED:
        return _("请决定是否展示：%(title)s") % values
    if sharing.state == SharingState.ACCEPTED:
        return _("“%(portal)s”已展示：%(title)s") % values
    if sharing.state == SharingState.DECLINED:
        return _("“%(portal)s”没有采纳：%(title)s") % values
    return _("已撤回分享：%(title)s") % values


def _key(sharing: Sharing, what: str) -> str:
    """A sharing may be offered, decided on and taken back again and again."""
    moment = max(filter(None, (sharing.offered_at, sharing.decided_at)))
    return f"sharing-{what}:{sharing.pk}:{sharing.state}:{moment.isoformat()}"


def _mail(user: Any, key: str, subject: str, template: str, context: dict[str, Any]) -> None:
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('qifu_sharing_inbox')}"
    post_mail(key=key, to=user.email, subject=subject, body=render_to_string(template, {**context, "address": address}))
