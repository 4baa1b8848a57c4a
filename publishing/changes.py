"""What became of a record, and whom that concerns."""

from dataclasses import dataclass

from publishing.document import shared_places, standing
from publishing.models import Record


@dataclass(frozen=True)
class RecordChange:
    """What became of one record: its state before (None: was not public) and after."""

    record_id: str
    before: Record | None
    after: Record | None

    @property
    def url_changed(self) -> bool:
        return (self.before.url if self.before else None) != (self.after.url if self.after else None)

    @property
    def shows_elsewhere(self) -> bool:
        """Whether the parts that other records quote (address, title, being there) changed."""
        return self.url_changed or (self.before.title if self.before else None) != (
            self.after.title if self.after else None
        )

    @property
    def sections_touched(self) -> set[str]:
        """Ids of the sections that list it now and did not, or did and do no longer."""
        return _sections_of(self.before) ^ _sections_of(self.after)

    @property
    def standing_changed(self) -> bool:
        """Whether its subject came to hold, or no longer does: those that link to it say so."""
        before, after = (standing(r.document) if r else None for r in (self.before, self.after))
        return before != after

    @property
    def affected(self) -> set[str]:
        """Ids of the pages that tell of this one, before or after."""
        return {page for record in (self.before, self.after) if record for page in record.affects}


def _sections_of(record: Record | None) -> set[str]:
    if record is None or record.kind == "section":
        return set()
    return {record.section, *(section for _portal, section in shared_places(record.document))} - {""}
