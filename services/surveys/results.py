"""What was answered, question by question: as it is, and as it may be shown."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import SystemRandom
from statistics import fmean
from typing import Any

from services.surveys.disclosure import SHOWN_FROM, Cell, protect_parts, protect_shares
from services.surveys.models import AnonymousAnswer, Answer, Survey
from services.surveys.questions import Question
from services.surveys.states import QuestionKind

PASSED_OVER = "未回答"


@dataclass
class Outcome:
    """Of one question, in whichever versions it stands word for word. ``values``: None for who passed it over."""

    question: Question
    values: list[Any] = field(default_factory=list)

    @property
    def base(self) -> int:
        """Answers to versions in which it stands."""
        return len(self.values)

    @property
    def said(self) -> list[Any]:
        return [value for value in self.values if value is not None]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Of questions that are chosen from."""
        said = Counter(one for value in self.said for one in (value if isinstance(value, list) else [value]))
        passed = self.base - len(self.said)
        rows = [(label, said[value]) for value, label in self.question.cells]
        return [*rows, (PASSED_OVER, passed)] if passed or not self.question.required else rows

    @property
    def mean(self) -> float | None:
        is_number = self.question.kind in (QuestionKind.NUMBER, QuestionKind.SCALE)
        return fmean(self.said) if is_number and self.said else None


@dataclass(frozen=True)
class Shown:
    """What of an outcome may be shown. ``rest``: how many answers are behind the hidden cells of one whole."""

    question: Question
    base: int
    cells: list[Cell]
    rest: int | None = None
    mean: float | None = None
    texts: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Nothing can be said of it."""
        return self.mean is None and self.texts is None and all(cell.count is None for cell in self.cells)


def outcomes_of(survey: Survey) -> list[Outcome]:
    """In the order of the newest version, then what stood in older ones only."""
    found: dict[str, Outcome] = {}
    for version in survey.versions.order_by("-number"):
        for question in version.questions:
            found.setdefault(_identity(question), Outcome(question))
    for question, value in _said(survey):
        found[_identity(question)].values.append(value)
    return list(found.values())


def _identity(question: Question) -> str:
    return json.dumps(question.to_json(), ensure_ascii=False, sort_keys=True)


def _said(survey: Survey) -> Iterator[tuple[Question, Any]]:
    versions = {version.pk: {q.key: q for q in version.questions} for version in survey.versions.all()}
    if survey.is_anonymous:
        for loose in AnonymousAnswer.objects.filter(version__in=versions):
            yield versions[loose.version_id][loose.question], json.loads(loose.sealed)
        return
    for answer in Answer.objects.filter(version__in=versions):
        values = answer.values
        for key, question in versions[answer.version_id].items():
            yield question, values.get(key)


def show(outcome: Outcome) -> Shown:
    """Of fewer than five answers nothing; of each count only what tells of nobody (``disclosure``)."""
    question, base = outcome.question, outcome.base
    said = len(outcome.said)
    if base < SHOWN_FROM:
        return Shown(question, base, [])
    match QuestionKind(question.kind):
        case QuestionKind.TEXT:
            return Shown(question, base, [], texts=said if said >= SHOWN_FROM else None)
        case QuestionKind.NUMBER:
            return Shown(question, base, [], mean=outcome.mean if said >= SHOWN_FROM else None)
        case QuestionKind.MULTIPLE:
            return Shown(question, base, protect_shares(outcome.counts, base))
    cells = protect_parts(outcome.counts)
    is_whole = all(cell.count is not None for cell in cells)
    rest = None if is_whole else base - sum(cell.count or 0 for cell in cells)
    return Shown(question, base, cells, rest, outcome.mean if is_whole else None)


def shuffled_texts(outcome: Outcome) -> list[str]:
    """In no order: the order tells who came when."""
    texts = [str(value) for value in outcome.said]
    SystemRandom().shuffle(texts)
    return texts
