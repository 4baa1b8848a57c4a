"""The texts that a record carries beside its title, summary and body, where its kind says that they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from office_files.html.words import valid_lines
from publishing.record_texts import Plan, planned_texts

if TYPE_CHECKING:
    from publishing.text_plans import SearchPlan


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


def _planned(document: dict[str, Any], plan: Plan) -> Iterator[str]:
    for text in planned_texts(document, plan):
        if plain := valid_lines(text) if "<" in text else text.strip():
            yield plain
