"""What was asked of a follower last, so that the next message can be the answer to it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from services.contacts.sealing import digests_of
from services.wechat.incoming import Incoming
from services.wechat.models import Conversation

# Afterwards a message is one by itself again.
REMEMBERED_FOR = timedelta(minutes=10)


def ask(message: Incoming, what: str, **details: str) -> None:
    """``details``: nothing that tells who it is."""
    values = {"asked": {"what": what, **details}, "asked_at": timezone.now()}
    Conversation.objects.update_or_create(follower=message.follower_digest, defaults=values)


def asked_of(message: Incoming) -> dict[str, Any]:
    """{} if nothing, or that long ago."""
    since = timezone.now() - REMEMBERED_FOR
    found = Conversation.objects.filter(follower__in=digests_of(message.follower), asked_at__gt=since).first()
    return found.asked if found else {}


def forget_asked(message: Incoming) -> None:
    Conversation.objects.filter(follower__in=digests_of(message.follower)).delete()
