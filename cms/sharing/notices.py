"""Mail about sharings: to the moderators who decide, and to whoever offered the page. None of it stops the sharing."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.teams.models import TeamGroup, TeamKind
from cms.teams.rights import MODERATOR_OF_KIND
from site_content.sharing.models import Sharing, SharingState

logger = logging.getLogger(__name__)


def tell_receivers(page: Page, portals: Iterable[Page], *, by: Any) -> None:
    """What arrived, was put on show or was taken back, to each receiving portal's moderators."""
    sharings = Sharing.objects.filter(page=page, portal__in=[portal.pk for portal in portals]).with_names()
    mails = [
        _mail(user, _subject(sharing), "sharing/received.txt", sharing)
        for sharing in sharings
        for user in moderators_in(sharing.portal)
        if user != by
    ]
    transaction.on_commit(lambda: _send(mails))


def tell_offerer(sharing: Sharing, *, by: Any) -> None:
    """What the receiving team decided and why, to the person who offered the page."""
    user = sharing.offered_by
    if user is None or user == by or not user.email or not user.is_active:
        return
    mail = _mail(user, _subject(sharing), "sharing/decided.txt", sharing)
    transaction.on_commit(lambda: _send([mail]))


def moderators_in(portal: Page) -> list[Any]:
    """The portal's own, not those above it, who have a mail address."""
    roles = MODERATOR_OF_KIND[TeamKind.CITY], MODERATOR_OF_KIND[TeamKind.TOWN]
    groups = TeamGroup.objects.filter(team__page=portal, role__in=roles).values("group")
    people = get_user_model()._default_manager.filter(groups__in=groups, is_active=True).exclude(email="")
    return list(people.distinct().order_by("pk"))


def _subject(sharing: Sharing) -> str:
    values = {"title": sharing.page.title, "portal": sharing.portal.title}
    if sharing.state == SharingState.OFFERED:
        return _("请决定是否展示：%(title)s") % values
    if sharing.state == SharingState.ACCEPTED:
        return _("“%(portal)s”已展示：%(title)s") % values
    if sharing.state == SharingState.DECLINED:
        return _("“%(portal)s”没有采纳：%(title)s") % values
    return _("已撤回分享：%(title)s") % values


def _mail(user: Any, subject: str, template: str, sharing: Sharing) -> EmailMessage:
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('qifu_sharing_inbox')}"
    body = render_to_string(template, {"sharing": sharing, "address": address})
    return EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [user.email])


def _send(mails: list[EmailMessage]) -> None:
    try:
        get_connection().send_messages(mails)
    except OSError as error:  # smtplib's errors are OSErrors
        logger.error("%d notices about sharing were not sent: %s", len(mails), error)
