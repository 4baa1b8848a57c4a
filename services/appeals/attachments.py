"""Files that came with an event: kept with it, named by it, gone when their time has come."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from services.appeals.models import Appeal, Attachment
from services.uploads.models import digest_of
from services.uploads.storage import remove_when_committed
from services.uploads.taking import TakenFile


def facts_of(files: Sequence[TakenFile]) -> dict[str, Any]:
    """For the event: the chain holds what the files were, though they are not kept as long as it."""
    return {"files": [digest_of(taken) for taken in files]} if files else {}


def keep_files(appeal: Appeal, files: Sequence[TakenFile]) -> None:
    """With the event that made the appeal what it is: its position is the appeal's version."""
    for taken in files:
        Attachment.keep(taken, appeal=appeal, position=appeal.version)


def files_by_event(appeal: Appeal) -> dict[int, list[Attachment]]:
    """By the events' positions."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in Attachment.objects.filter(appeal=appeal):
        found[attachment.position].append(attachment)
    return found


def forget_files(appeal: Appeal) -> int:
    """Rows and files; how many there were."""
    rows = Attachment.objects.filter(appeal=appeal)
    remove_when_committed(rows.values_list("stored", flat=True))
    return rows.delete()[0]
