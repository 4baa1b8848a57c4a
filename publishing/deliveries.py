"""Handing records to their sinks: claimed in one short transaction, worked on outside of it."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from publishing.models import Delivery, Record, SinkState
from publishing.refreshes import retry_delay
from publishing.signposts import Signpost
from publishing.sinks import Sink, SinkUnavailable, follows_up, get_sink, sink_names

logger = logging.getLogger(__name__)

BATCH_SIZE = 200
LEASE = timedelta(minutes=2)
REST = timedelta(seconds=5)


def process_deliveries(worker: str) -> int:
    """Do one batch for every sink that has work and is free; return how many deliveries and steps were done."""
    return sum(process_sink(name, worker) + follow_up(name, worker) for name in sink_names())


def process_sink(name: str, worker: str) -> int:
    """One batch for the sink ``name``. Never raises for a failing sink: it notes the error and backs off."""
    if not Delivery.objects.to_sink(name).due(timezone.now()).exists():
        return 0
    claimed: list[Delivery] = []
    try:
        sink = get_sink(name)
        claimed = claim_deliveries(name, worker, exclusive=sink.exclusive)
        if not claimed:
            return 0
        records = _present_state(claimed)
        errors = _deliver(sink, records, worker)
    except SinkUnavailable as error:
        _give_back(name, claimed, describe_error(error))
        return 0
    except Exception as error:  # a sink that cannot even be made must not hold up the others
        logger.exception("Sink %s failed", name)
        _give_back(name, claimed, describe_error(error))
        return 0
    _finish(claimed, {r.id: r.sequence for r in records}, errors)
    _postpone([d for d in claimed if d.record_id in errors], errors)
    _note_outcome(name, len(claimed), errors)
    return len(claimed) - len(errors)


def follow_up(name: str, worker: str) -> int:
    """A turn for what follows from deliveries to the sink ``name`` (publishing.sinks), while nobody else has one; how much
    it did. Never raises for a failing sink: it notes the error and rests."""
    try:
        if not follows_up(name):
            return 0
        sink = get_sink(name)
        if not take_turn(name, worker, exclusive=sink.exclusive):
            return 0
        done: int = sink.follow_up()  # type: ignore[attr-defined]
    except Exception as error:
        logger.exception("Sink %s failed in what follows from deliveries", name)
        note_sink_away(name, describe_error(error))
        return 0
    SinkState.objects.filter(name=name, lease_holder=worker).update(lease_holder="", lease_until=None)
    return done


def take_turn(name: str, worker: str, *, exclusive: bool) -> bool:
    """False while the sink rests or (exclusive) is in use; else it is ``worker``'s until the lease is over or given back."""
    SinkState.objects.get_or_create(name=name)
    with transaction.atomic():
        state = SinkState.objects.select_for_update().get(name=name)
        if not _is_free(state, worker, exclusive):
            return False
        if exclusive:
            SinkState.objects.filter(name=name).update(lease_holder=worker, lease_until=timezone.now() + LEASE)
    return True


def _give_back(name: str, claimed: list[Delivery], error: str) -> None:
    """The sink rests as a whole; its deliveries are not made to wait longer, so that they follow as soon as it is back."""
    note_sink_away(name, error)
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(
        next_attempt_at=timezone.now(), last_error=error[:2000]
    )


def _note_outcome(name: str, tried: int, errors: Mapping[str, str]) -> None:
    """A sink that did nothing of what it was asked is failing, whatever it says."""
    if tried > len(errors):
        note_sink_well(name)
    else:
        note_sink_failing(name, next(iter(errors.values())))


def claim_deliveries(name: str, worker: str, *, exclusive: bool) -> list[Delivery]:
    """Take due deliveries of a sink for ``worker``; [] if the sink rests or (exclusive) is in use.

    A claim is a later ``next_attempt_at``: should the worker die, the work falls due again.
    """
    now = timezone.now()
    SinkState.objects.get_or_create(name=name)
    with transaction.atomic():
        states = SinkState.objects.filter(name=name)
        due = Delivery.objects.to_sink(name).due(now).order_by("next_attempt_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
            states = states.select_for_update(skip_locked=True) if exclusive else states
        state = states.first()
        if state is None or not _is_free(state, worker, exclusive):
            return []
        # A withdrawal waits for nothing: not in the queue, and not for the others of a batch.
        claimed = list(due.filter(withdraws=True)[:BATCH_SIZE]) or list(due[:BATCH_SIZE])
        Delivery.objects.filter(pk__in=[d.pk for d in claimed]).update(next_attempt_at=now + LEASE)
        if exclusive:
            SinkState.objects.filter(name=name).update(lease_holder=worker, lease_until=now + LEASE)
    return claimed


def _present_state(claimed: list[Delivery]) -> list[Record | Signpost]:
    """The records (and signposts) as they are now; one that no longer exists counts as withdrawn."""
    ids = [d.record_id for d in claimed]
    found: dict[str, Record | Signpost] = {r.id: r for r in Record.objects.filter(id__in=ids)}
    found.update({post.id: post for post in Signpost.objects.filter(id__in=ids)})
    return [found.get(d.record_id) or Record(id=d.record_id, live=False, sequence=d.wanted_sequence) for d in claimed]


def _is_free(state: SinkState, worker: str, exclusive: bool) -> bool:
    now = timezone.now()
    if state.retry_at and state.retry_at > now:
        return False
    held = state.lease_until and state.lease_until > now and state.lease_holder not in ("", worker)
    return not (exclusive and held)


def _deliver(sink: Sink, records: list[Record | Signpost], worker: str) -> Mapping[str, str]:
    """The whole batch; should that fail, one by one, so that a bad record harms itself alone."""
    try:
        return sink.deliver(records)
    except SinkUnavailable:
        raise
    except Exception:
        logger.exception("Sink %s failed on a batch of %d; trying one by one", sink.name, len(records))
    errors: dict[str, str] = {}
    for record in records:
        _renew_lease(sink.name, worker)
        try:
            errors.update(sink.deliver([record]))
        except SinkUnavailable:
            raise
        except Exception as error:
            logger.exception("Sink %s failed on record %s", sink.name, record.id)
            errors[record.id] = describe_error(error)
    return errors


def _renew_lease(name: str, worker: str) -> None:
    SinkState.objects.filter(name=name, lease_holder=worker).update(lease_until=timezone.now() + LEASE)


def describe_error(error: Exception) -> str:
    """What the administrator reads: the kind of error and its text."""
    return str(error) if isinstance(error, SinkUnavailable) else f"{type(error).__name__}: {error}"


def _finish(claimed: list[Delivery], sequences: Mapping[str, int], errors: Mapping[str, str]) -> None:
    """Note the sequence each record had when it was read: a newer one stays pending and is due at once."""
    now = timezone.now()
    done = [d for d in claimed if d.record_id not in errors]
    for delivery in done:
        delivery.done_sequence = max(delivery.done_sequence, sequences[delivery.record_id])
        delivery.attempts, delivery.last_error, delivery.next_attempt_at = 0, "", now
    with transaction.atomic():
        Delivery.objects.bulk_update(done, ["done_sequence", "attempts", "last_error", "next_attempt_at"])
        SinkState.objects.filter(name=claimed[0].sink).update(lease_holder="", lease_until=None)


def _postpone(failed: list[Delivery], errors: Mapping[str, str]) -> None:
    now = timezone.now()
    for delivery in failed:
        delivery.attempts += 1
        Delivery.objects.filter(pk=delivery.pk).update(
            attempts=delivery.attempts,
            last_error=errors[delivery.record_id][:2000],
            next_attempt_at=now + retry_delay(delivery.attempts),
        )


def note_sink_away(name: str, error: str) -> None:
    """Remember since when and why a sink fails, and rest it for a few seconds."""
    note_sink_failing(name, error)
    SinkState.objects.filter(name=name).update(retry_at=timezone.now() + REST, lease_holder="", lease_until=None)


def note_sink_failing(name: str, error: str) -> None:
    """Remember since when and why a sink fails. The log tells the beginning and the end, not every attempt."""
    state, _ = SinkState.objects.get_or_create(name=name)
    if state.failing_since is None:
        logger.warning("Sink %s is failing: %s", name, " ".join(error.splitlines()))
    SinkState.objects.filter(name=name).update(
        failing_since=state.failing_since or timezone.now(), last_error=error[:2000]
    )


def note_sink_well(name: str) -> None:
    """It did what it was asked."""
    now = timezone.now()
    failing_since = SinkState.objects.filter(name=name).values_list("failing_since", flat=True).first()
    if failing_since:
        logger.warning("Sink %s is back after %d s", name, (now - failing_since).total_seconds())
    SinkState.objects.filter(name=name).update(failing_since=None, last_error="", retry_at=None, last_success_at=now)
