"""How long what was sent is kept: texts for a month, who was told what and when for a little more than a year."""

from datetime import datetime, timedelta

from messages.models import FINAL, GIVEN_UP, Message

CONTENT_KEPT = timedelta(days=30)
# Long enough to be tried again after a failure; what it opens is hardly good for longer.
SENSITIVE_CONTENT_KEPT = timedelta(days=3)
ROWS_KEPT = timedelta(days=400)


def forget_old(now: datetime) -> None:
    """Texts and rows whose time is over. Texts that hold a secret and were sent went with the sending."""
    finished = Message.objects.filter(state__in=FINAL).exclude(content=b"")
    finished.filter(finished_at__lt=now - CONTENT_KEPT).update(content=b"")
    finished.filter(sensitive=True, state__in=GIVEN_UP, finished_at__lt=now - SENSITIVE_CONTENT_KEPT).update(
        content=b""
    )
    Message.objects.filter(state__in=FINAL, created_at__lt=now - ROWS_KEPT).delete()
