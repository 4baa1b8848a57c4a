"""Reading synonym groups: ``贷款、融资`` means one another; ``开饭店、餐馆 > 餐饮服务`` means the right side only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis.folding import fold
from standards.lists import split_terms

# fold() has made ＞ one of these.
_ARROW = re.compile(r"[>→]")


@dataclass(frozen=True)
class WordGroup:
    """``asked``: words that find the ``found`` ones; the same words twice if the group goes both ways."""

    asked: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys([*self.asked, *self.found]))


def read_group(text: str) -> WordGroup:
    """Folded words of a group, each once; what follows a second arrow belongs to the right side."""
    left, *right = _ARROW.split(fold(text))
    asked = _split(left)
    return WordGroup(asked, _split("、".join(right)) if right else asked)


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split_terms(text, "/")))


def link_synonyms(groups: Iterable[WordGroup]) -> dict[str, tuple[str, ...]]:
    """For every word that is asked for, what else its groups find, each once."""
    linked: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group.asked:
            linked.setdefault(word, {}).update({other: None for other in group.found if other != word})
    return {word: tuple(others) for word, others in linked.items() if others}
