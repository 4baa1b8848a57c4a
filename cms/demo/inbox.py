"""What the sample persons who subscribed were told: policies that fit their enterprises, or nearly; nothing of it is mailed."""

from django.utils import timezone

from matching.match import FITS, NEARLY, TO_CONFIRM, match
from messages.models import Message
from publishing.models import Record
from services.enterprises.profiles import find_places, profile_of
from services.notices.giving import Reason, Text, give
from services.notices.models import Notice
from services.subscriptions.models import Subscription

MOST = 3
KEY = "demo:policy:"


def load_inbox() -> int:
    """Once policies' public records are made; how many notices. In the caller's transaction."""
    if Notice.objects.filter(subject__key__startswith=KEY).exists():
        return 0
    loaded = sum(_tell_of_fitting(held) for held in Subscription.objects.profiles().select_related("enterprise"))
    Message.objects.filter(composer="notice").delete()
    return loaded


def _tell_of_fitting(held: Subscription) -> int:
    assert held.enterprise is not None
    profile, today, told = profile_of(held.enterprise, find_places()), timezone.localdate().isoformat(), 0
    for record in Record.objects.live().filter(kind="policy", document__rule__isnull=False).order_by("-date"):
        rule = record.document["rule"]
        verdict = match(rule, profile, today) if rule else None
        wanted = (FITS, TO_CONFIRM, *((NEARLY,) if held.also_nearly else ()))
        if told == MOST or verdict is None or verdict["outcome"] not in wanted:
            continue
        nearly = verdict["outcome"] == NEARLY
        gaps = tuple(reason["text"] for reason in verdict["reasons"]) if nearly else ()
        why = f"{held.enterprise}{'差一点就符合这项政策' if nearly else '符合这项政策的条件'}"
        text = Text(record.title, body=record.document["summary"], url=record.url)
        told += give(f"{KEY}{record.pk}", text, [(held.recipient_id, [Reason(why, gaps)])])
    return told
