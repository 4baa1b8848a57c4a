"""A run: one question at a time, hosts in turn, and a pause between two questions to the same host."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from cms.outbound_links.asking import Answer, ask
from cms.outbound_links.models import LOST_AFTER, OutboundLink, State


def check_links(limit: int, said: Callable[[OutboundLink], None]) -> int:
    """Ask up to ``limit`` links that are due; each answer is kept at once, so a run may end at any time."""
    links = list(OutboundLink.objects.due(timezone.now())[:limit])
    for link in hosts_in_turn(links):
        note_answer(link, ask(link.url), timezone.now())
        said(link)
    return len(links)


def hosts_in_turn(links: Iterable[OutboundLink]) -> Iterator[OutboundLink]:
    """Each host's first link, then each host's second; the same host not before QIFU_LINK_CHECK_PAUSE seconds."""
    waiting: dict[str, deque[OutboundLink]] = defaultdict(deque)
    for link in links:
        waiting[urlsplit(link.url).netloc].append(link)
    free_at: dict[str, float] = {}
    while waiting:
        for host in list(waiting):
            time.sleep(max(free_at.get(host, 0) - time.monotonic(), 0))
            yield waiting[host].popleft()
            free_at[host] = time.monotonic() + settings.QIFU_LINK_CHECK_PAUSE
            if not waiting[host]:
                del waiting[host]


def note_answer(link: OutboundLink, answer: Answer, now: datetime) -> None:
    """A link counts as lost when it failed more than once, a day apart: servers have bad moments."""
    failed = answer.state == State.DOUBTFUL
    link.failures = link.failures + 1 if failed else 0
    link.failing_since = (link.failing_since or now) if failed else None
    link.state = State.LOST if link.failures >= LOST_AFTER else answer.state
    link.detail, link.checked_at = answer.detail[:1000], now
    link.save()
