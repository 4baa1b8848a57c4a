"""Whether what was typed stands in something published: it is no slip then."""

from collections.abc import Sequence

from search.analysis.tokens import characters, is_han
from search.engines.fragments import Fragment
from search.engines.protocol import HeadQuery
from search.engines.rounds import Questions, Talk
from search.query.understanding import Understanding
from search.scoring.matching import phrase_anywhere, word_anywhere


class WrittenParts:
    """Asks whether what was typed stands in something published, each part as it is or in words that do."""

    def __init__(self, understood: Understanding) -> None:
        self._units = [[unit for unit in piece.units if is_han(unit)] for piece in understood.pieces]
        wholes = [phrase_anywhere(piece.line) for piece in understood.pieces]
        words = [word_anywhere((unit,), understood) for units in self._units for unit in units]
        self.queries = _each_anywhere([*wholes, *(word for word in words if word)])
        self._is_text = any(map(is_han, understood.characters))

    def hold(self, found: Sequence[bool]) -> bool:
        """``found``: the answers to ``queries``. Letters are no text that could be written so."""
        answers = iter(found)
        wholes = [next(answers) for _units in self._units]
        words = [[next(answers) for _unit in units] for units in self._units]
        return self._is_text and all(
            whole or (units and all(there) and all(len(unit) > 1 for unit in units))
            for whole, units, there in zip(wholes, self._units, words, strict=True)
        )


def _each_anywhere(matches: Sequence[Fragment]) -> tuple[HeadQuery, ...]:
    return tuple(HeadQuery(match=match, order="newest", limit=1) for match in matches)


def are_written(texts: Sequence[str]) -> Talk[list[bool]]:
    """Of each text whether it does."""
    answers = yield Questions(heads=_each_anywhere([phrase_anywhere(tuple(characters(text))) for text in texts]))
    return [head.total > 0 for head in answers.heads]
