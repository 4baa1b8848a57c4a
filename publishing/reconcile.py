"""The sweep: pages against records, records against sinks; mends what a crash or a missed signal left."""

import logging
from dataclasses import dataclass

from wagtail.models import Page, get_page_models

from publishing.building import build_apart
from publishing.deliveries import describe_error, note_sink_away, note_sink_well
from publishing.delivery_requests import request_deliveries
from publishing.models import Delivery, Record, Refresh
from publishing.records import find_differing
from publishing.refreshes import request_due_changes, request_refresh
from publishing.signposting import find_outdated, live_sequences, note_paths
from publishing.signposts import Signpost
from publishing.sinks import get_sink, sink_names, takes_signposts

logger = logging.getLogger(__name__)

CHUNK = 200


@dataclass
class SweepResult:
    """How many records and deliveries the sweep had to mend."""

    records: int = 0
    deliveries: int = 0
    errors: int = 0


def reconcile() -> SweepResult:
    """Compare and mend everything once."""
    result = SweepResult()
    request_due_changes()
    sweep_records(result)
    sweep_signposts(result)
    for name in sink_names():
        sweep_sink(name, result)
    log_mended(result)
    return result


def reconcile_records() -> None:
    """Pages and records alone: in the publisher process each sink has a sweep of its own (lanes.py)."""
    result = SweepResult()
    sweep_records(result)
    sweep_signposts(result)
    log_mended(result)


def log_mended(result: SweepResult) -> None:
    if result.records or result.deliveries:
        logger.warning("reconcile mended %s", result)


def sweep_records(result: SweepResult) -> None:
    """Look at every public page and every record, in chunks, and note the pages where the two differ.

    Only noted: the one way to write a record is the worker's (refreshes.py), which never lets two
    workers store the same page.
    """
    page_ids = set(_publishable_page_ids())
    recorded = {int(key) for key in Record.objects.live().values_list("id", flat=True)}
    noted = set(Refresh.objects.values_list("page_id", flat=True))
    todo = sorted((page_ids | recorded) - noted)
    for start in range(0, len(todo), CHUNK):
        built = build_apart(todo[start : start + CHUNK])
        differing = [*find_differing(built.published, built.withdrawn), *(str(page_id) for page_id in built.errors)]
        request_refresh(int(record_id) for record_id in differing)
        result.records += len(differing)
        result.errors += len(built.errors)


def sweep_signposts(result: SweepResult) -> None:
    """Compare the list of redirects with what is known of old addresses, and note what differs."""
    outdated = find_outdated()
    note_paths(outdated)
    result.records += len(outdated)


def _publishable_page_ids() -> list[int]:
    models = [model for model in get_page_models() if hasattr(model, "to_record")]
    return list(Page.objects.live().type(*models).values_list("pk", flat=True)) if models else []


def sweep_sink(name: str, result: SweepResult) -> None:
    """Ask again for every record that the sink should hold and does not, or holds and should not.

    A sink that is away is noted and left for the next sweep; one that answers and has nothing to do is well.
    """
    try:
        held = dict(get_sink(name).delivered_sequences())
    except Exception as error:
        note_sink_away(name, describe_error(error))
        result.errors += 1
        return
    wanted = dict(Record.objects.live().values_list("id", "sequence"))
    if takes_signposts(name):
        wanted |= live_sequences()
    pending = set(Delivery.objects.to_sink(name).pending().values_list("record_id", flat=True))
    differing = {key for key in wanted.keys() | held.keys() if wanted.get(key) != held.get(key)} - pending
    records: list[Record | Signpost] = list(Record.objects.filter(id__in=differing).only("id", "sequence"))
    records += Signpost.objects.filter(id__in=differing).only("id", "sequence")
    # Held outside, unknown here (a database restored from a backup): ask for its removal.
    records += [Record(id=key, sequence=1) for key in differing - {record.id for record in records}]
    request_deliveries(records, [name], again=True)
    result.deliveries += len(records)
    if not records and not pending:
        note_sink_well(name)
