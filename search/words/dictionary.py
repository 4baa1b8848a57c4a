"""The editors' words and synonyms as the analysis uses them, kept in memory and looked after."""

import hashlib
import threading
import time
from dataclasses import dataclass, field, replace

from django.db import DatabaseError, models

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import characters
from search.labels.portals import portal_names
from search.words.models import SegmenterWord, SynonymGroup
from search.words.near_misses import index_words
from search.words.soft_filters import short_names
from search.words.synonyms import link_synonyms

# How long a process may go on with what it knows before it looks for changes.
LOOK_AGAIN_SECONDS = 5.0
# Shorter words sound like others by chance.
MIN_SYLLABLES = 3


@dataclass(frozen=True)
class Dictionary:
    """Attributes:
    segmenter: cuts documents, with the editors' words.
    query_segmenter: cuts queries, with the words of synonym groups as well (those can change without re-indexing).
    synonyms: for a folded word, what else its groups find, each cut into units as documents are.
    portals: ids by the short names that people use.
    nearly: the editors' words by their forms with a character left out.
    by_sound: the editors' longer words by their syllables; ``by_initials``: by their syllables' first letters.
    """

    segmenter: Segmenter
    query_segmenter: Segmenter
    synonyms: dict[str, tuple[tuple[str, ...], ...]]
    by_sound: dict[tuple[str, ...], str]
    by_initials: dict[tuple[str, ...], str]
    portals: dict[str, str] = field(default_factory=dict)
    nearly: dict[str, tuple[str, ...]] = field(default_factory=dict)


def fingerprint_words(words: frozenset[str]) -> str:
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:16]


class _Holder:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.dictionary: Dictionary | None = None
        self.stamp: tuple[object, ...] = ()
        self.looked_at = float("-inf")

    def get(self, fresh: bool) -> Dictionary:
        with self.lock:
            now = time.monotonic()
            if self.dictionary is None or fresh or now - self.looked_at > LOOK_AGAIN_SECONDS:
                self.dictionary, self.looked_at = self._look(), now
            return self.dictionary

    def _look(self) -> Dictionary:
        try:
            stamp = _stamp()
            portals = short_names(portal_names())
            if self.dictionary is not None and stamp == self.stamp:
                return (
                    self.dictionary if self.dictionary.portals == portals else replace(self.dictionary, portals=portals)
                )
            found, self.stamp = load_dictionary(self.dictionary), stamp
            return replace(found, portals=portals)
        except DatabaseError:
            if self.dictionary is None:
                raise
            return self.dictionary  # searching goes on while the database is away


_holder = _Holder()


def current_dictionary(*, fresh: bool = False) -> Dictionary:
    """The dictionary, at most LOOK_AGAIN_SECONDS old; ``fresh`` looks at once (the index writer does)."""
    return _holder.get(fresh)


def forget_dictionary() -> None:
    """Look again next time: editors' changes count at once (tests)."""
    _holder.looked_at = float("-inf")


def load_dictionary(known: Dictionary | None = None) -> Dictionary:
    """Read words and synonyms; the segmenter of ``known`` is kept if its words are still the same."""
    groups = [group.group for group in SynonymGroup.objects.all()]
    own = frozenset(fold(word) for word in SegmenterWord.objects.values_list("word", flat=True))
    same = known is not None and known.segmenter.own_words == own
    segmenter = known.segmenter if known is not None and same else Segmenter(own)
    asked = frozenset(word for group in groups for word in group.words if " " not in word)
    words = ["".join(characters(word)) for word in sorted(own)]
    long_words = [word for word in words if len(characters(word)) >= MIN_SYLLABLES]
    return Dictionary(
        segmenter,
        Segmenter(own | asked),
        {word: tuple(tuple(segmenter.units(way)) for way in ways) for word, ways in link_synonyms(groups).items()},
        by_sound={syllables(word): word for word in long_words},
        by_initials={initials(word): word for word in long_words},
        nearly=index_words(words),
    )


def _stamp() -> tuple[object, ...]:
    seen = []
    for model in (SegmenterWord, SynonymGroup):
        row = model.objects.aggregate(newest=models.Max("changed_at"), count=models.Count("pk"))
        seen += [row["newest"], row["count"]]
    return tuple(seen)
