"""What a recipient chooses of how he is told: rhythm, channels, a pause."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from messages.outbox import can_sms
from services.contacts.reading import ContactKind
from services.notices.models import Recipient, Rhythm
from services.people.refusals import NotNow

LONGEST_PAUSE = 366


def choose(recipient: Recipient, *, rhythm: str, channels: Collection[str]) -> None:
    """``channels``: of mail, sms, wechat. Takes effect on what waits, too. Raises NotNow for a rhythm that there is not."""
    if rhythm not in Rhythm.values:
        raise NotNow(_("请选择多久告诉您一次。"))
    recipient.rhythm = rhythm
    recipient.by_mail, recipient.by_sms = "mail" in channels, "sms" in channels
    recipient.by_wechat = "wechat" in channels
    recipient.save(update_fields=["rhythm", "by_mail", "by_sms", "by_wechat"])


def pause(recipient: Recipient, days: int) -> None:
    """From today on, so many days; 0 ends a pause. Raises NotNow."""
    if not 0 <= days <= LONGEST_PAUSE:
        raise NotNow(_("最多暂停 %(n)d 天。") % {"n": LONGEST_PAUSE})
    recipient.paused_until = timezone.localdate() + timedelta(days=days - 1) if days else None
    recipient.save(update_fields=["paused_until"])


def offered_channels(recipient: Recipient) -> list[str]:
    """Those by which the recipient can be reached today; WeChat's is offered where it is known who is who there."""
    if recipient.person is None:
        return ["mail"]
    kinds = set(recipient.person.contacts.values_list("kind", flat=True))
    offered = ["mail"] if ContactKind.EMAIL in kinds else []
    return [*offered, *(["sms"] if ContactKind.MOBILE in kinds and can_sms() else [])]
