"""The box of an anonymous survey: answers go in one by one and come out together, once, when the survey has closed.

Nothing in the database tells which answer came of which invitation, nor when: the rows of the box were there before, what
lies in one is sealed with a key outside the database and in no order, and what comes out is taken apart by question and
written in any order in one transaction, all with the same age (decision 0069).
"""

import json
from random import SystemRandom
from typing import Any

from services.surveys.models import AnonymousAnswer, BallotBox, Survey, Version
from services.surveys.questions import Values

SLOTS = 32
FEWEST = 5
_random = SystemRandom()


def make_boxes(survey: Survey) -> None:
    BallotBox.objects.bulk_create(BallotBox(survey=survey, slot=slot, sealed="[]") for slot in range(SLOTS))


def put_in(survey: Survey, version: Version, values: Values) -> None:
    """Belongs to the caller's transaction."""
    box = BallotBox.objects.select_for_update().get(survey=survey, slot=_random.randrange(SLOTS))
    lying = json.loads(box.sealed)
    lying.append([version.number, values])
    _random.shuffle(lying)
    box.sealed = json.dumps(lying, ensure_ascii=False)
    box.save(update_fields=["sealed"])


def open_boxes(survey: Survey) -> int:
    """Under the survey's lock, when it closes; how many answers. Fewer than five are destroyed unread."""
    boxes = BallotBox.objects.filter(survey=survey)
    lying = [answer for box in boxes for answer in json.loads(box.sealed)]
    if len(lying) >= FEWEST:
        loose = _take_apart(lying, {version.number: version for version in survey.versions.all()})
        AnonymousAnswer.objects.bulk_create(loose, batch_size=500)
    boxes.delete()
    return len(lying)


def _take_apart(lying: list[list[Any]], versions: dict[int, Version]) -> list[AnonymousAnswer]:
    loose = [
        AnonymousAnswer(
            version=versions[number],
            question=question.key,
            sealed=json.dumps(values.get(question.key), ensure_ascii=False),
        )
        for number, values in lying
        for question in versions[number].questions
    ]
    _random.shuffle(loose)
    return loose
