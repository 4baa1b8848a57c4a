"""The texts that a record carries beside its title, summary and body, where its kind says that they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from search.documents.html_text import html_to_text

if TYPE_CHECKING:
    from publishing.kinds import SearchPlan
    from publishing.record_texts import Plan


@dataclass(frozen=True)
class RecordTexts:
    """Plain text of a record: ``aliases`` are found like its title, ``names`` are short and telling, ``prose`` is read."""

    document: dict[str, Any]
    plan: "SearchPlan"

    @cached_property
    def aliases(self) -> list[str]:
        return list(_planned(self.document, self.plan.aliases))

    @cached_property
    def names(self) -> list[str]:
        return list(_planned(self.document, self.plan.names))

    @cached_property
    def prose(self) -> list[str]:
        return list(_planned(self.document, self.plan.prose))


def _planned(value: Any, plan: "Plan") -> Iterator[str]:
    """The texts below the plan's keys, through lists and objects."""
    if isinstance(value, str):
        text = html_to_text(value) if "<" in value else value.strip()
        if text:
            yield text
    elif isinstance(value, dict):
        for key, below in plan.items():
            yield from _planned(value.get(key), below)
    elif isinstance(value, list):
        for item in value:
            yield from _planned(item, plan)
