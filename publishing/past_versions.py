"""What records said before: kept where a change matters to readers, for pages that show what changed (decisions/0058).

Which kinds keep any, and what of a record matters, is said by the kind (``Kind.material``). Nothing is kept of a record
that was withdrawn, or whose document says ``changes_public: false``: what must not be public any more is not public here.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from publishing.changes import RecordChange
from publishing.document import canonical_json
from publishing.kinds import find_kind
from publishing.models import PastVersion

# A policy that is edited daily keeps its newest; each holds a text.
KEPT_PER_RECORD = 20
# A comma, a space or a tag more is no change that anybody needs to be told of.
_WITHOUT_WEIGHT = re.compile(r"<[^>]*>|[^\w.%]|\.(?!\d)")


def material_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """What of a record matters to its readers; None for a kind of which nothing is kept, and for a record that an earlier
    version of the program made with other keys: it cannot be compared."""
    kind = find_kind(document.get("kind"))
    try:
        return kind.material(document) if kind and kind.material else None
    except (KeyError, TypeError):
        return None


def differ(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a reader must be told: more than marks, spaces and tags changed."""
    return _weigh(before) != _weigh(after)


def keep_past_versions(changes: Iterable[RecordChange]) -> None:
    """Bring the table in line with what became of records, in the same transaction."""
    dropped, kept = [], []
    for change in changes:
        after = change.after.document if change.after else None
        if after is None or after.get("changes_public") is False:
            dropped.append(change.record_id)
        elif version := _past_version(change, after):
            kept.append(version)
    if dropped:
        PastVersion.objects.filter(record_id__in=dropped).delete()
    PastVersion.objects.bulk_create(kept)
    for version in kept:
        _forget_oldest(version.record_id)


def _past_version(change: RecordChange, after: dict[str, Any]) -> PastVersion | None:
    before = change.before.document if change.before else None
    material = material_of(before) if before and before.get("changes_public", True) else None
    now = material_of(after)
    if material is None or now is None or not differ(material, now):
        return None
    return PastVersion(record_id=change.record_id, material=material)


def _forget_oldest(record_id: str) -> None:
    ids = PastVersion.objects.filter(record_id=record_id).order_by("-pk").values_list("pk", flat=True)
    outdated = list(ids[KEPT_PER_RECORD:])
    if outdated:
        PastVersion.objects.filter(pk__in=outdated).delete()


def _weigh(material: dict[str, Any]) -> str:
    return hashlib.sha256(_WITHOUT_WEIGHT.sub("", canonical_json(material)).encode()).hexdigest()
