"""What a survey asks, and what can be said to it. Plain data: a version holds it as JSON, answers hold values by key.

A value is a text (single choice, words), a list of texts (several), an integer 1 to 5 (scale) or a number; a question
that was passed over has none.
"""

from dataclasses import asdict, dataclass
from typing import Any

from services.surveys.states import QuestionKind

MOST_QUESTIONS = 40
MOST_OPTIONS = 20
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_TEXT = 200, 60, 1000
SCALE = (1, 2, 3, 4, 5)
Values = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """``options``: what is chosen from; of a scale what 1 and 5 mean, if that is said."""

    key: str
    kind: str
    text: str
    options: tuple[str, ...] = ()
    required: bool = False

    @property
    def cells(self) -> list[tuple[Any, str]]:
        """(value, label) of everything that can be chosen; none of numbers and words."""
        if self.kind == QuestionKind.SCALE:
            ends = dict(zip((SCALE[0], SCALE[-1]), self.options, strict=False))
            return [(at, f"{at}（{ends[at]}）" if at in ends else str(at)) for at in SCALE]
        return [(option, option) for option in self.options]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "options": list(self.options)}


def read_questions(stored: list[dict[str, Any]]) -> list[Question]:
    return [Question(**{**one, "options": tuple(one["options"])}) for one in stored]
