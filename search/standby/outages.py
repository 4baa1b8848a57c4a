"""The beginning and the end of an outage: a row for the administrator, a line each in the log."""

import logging

from django.db import DatabaseError, transaction
from django.utils import timezone

from search.standby.models import EngineOutage

logger = logging.getLogger(__name__)

MAX_REASON = 2000


def begin_outage(engine: str, reason: str) -> None:
    """``reason``: as ``EngineUnavailable.told``.

    Another process may have seen it first: its time stays. Searching goes on without a database.
    """
    logger.error("search engine %s is away: %s", engine, " ".join(reason.splitlines()))
    try:
        with transaction.atomic():
            EngineOutage.objects.get_or_create(engine=engine, defaults={"reason": reason[:MAX_REASON]})
    except DatabaseError as error:
        logger.warning("the outage of search engine %s could not be noted: %s", engine, type(error).__name__)


def end_outage(engine: str) -> None:
    """Once the engine has answered a search again."""
    try:
        with transaction.atomic():
            outage = EngineOutage.objects.filter(engine=engine).first()
            EngineOutage.objects.filter(engine=engine).delete()
    except DatabaseError:
        outage = None
    seconds = f" after {(timezone.now() - outage.since).total_seconds():.0f} s" if outage else ""
    logger.warning("search engine %s is back%s", engine, seconds)
