"""A message becomes one stored answer, however often and at how many places at once it arrives."""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from services.wechat.addresses import whole
from services.wechat.answering import answer
from services.wechat.deadline import BUDGET, Deadline
from services.wechat.incoming import Incoming
from services.wechat.models import ReceivedMessage
from services.wechat.replies import Reply, keep, link, recall, say

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.05


class Replayed(Exception):
    """The signature came with another message before."""


def answer_once(message: Incoming, signature: str = "") -> Reply:
    """The stored answer; what another process is about to answer is waited for. Raises Replayed."""
    deadline = Deadline()
    if signature and ReceivedMessage.objects.filter(signature=signature).exclude(key=message.key).exists():
        raise Replayed
    received, is_new = ReceivedMessage.objects.get_or_create(key=message.key, defaults={"signature": signature})
    if is_new or _take_over(received):
        _settle(received, _answer_safely(message, deadline))
    while not _is_answered(received) and deadline.left:
        time.sleep(POLL_SECONDS)
    if not received.answer:
        _settle(received, say_later())
    return recall(received.answer)


def _answer_safely(message: Incoming, deadline: Deadline) -> Reply:
    """A fault of ours is no reason to leave somebody without an answer."""
    try:
        return answer(message, deadline)
    except Exception as error:
        logger.error("a follower's message was not answered: %s", type(error).__name__, exc_info=not message.text)
        return say_later()


def _take_over(received: ReceivedMessage) -> bool:
    """Whether whoever began died of it: after the budget nobody works at it any more."""
    if received.answer:
        return False
    now = timezone.now()
    left = ReceivedMessage.objects.filter(pk=received.pk, answer="", begun_at__lt=now - timedelta(seconds=BUDGET))
    return bool(left.update(begun_at=now))


def _settle(received: ReceivedMessage, reply: Reply) -> None:
    """The first answer is the answer."""
    ReceivedMessage.objects.filter(pk=received.pk, answer="").update(answer=keep(reply))
    received.refresh_from_db(fields=["answer"])


def _is_answered(received: ReceivedMessage) -> bool:
    if not received.answer:
        received.refresh_from_db(fields=["answer"])
    return bool(received.answer)


def say_later() -> Reply:
    return say("现在有点忙，请稍后再试，或者", link("打开门户", whole("/")))
