"""The editors' words and synonyms as the analysis uses them, kept in memory and looked after."""

from dataclasses import dataclass, field, replace

from django.db import models

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import characters
from search.kept import Kept
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


def current_dictionary(*, fresh: bool = False) -> Dictionary:
    """The dictionary, at most LOOK_AGAIN_SECONDS old; ``fresh`` looks at once (the index writer does)."""
    return replace(_kept.get(fresh=fresh), portals=_portals.get())


def forget_dictionary() -> None:
    """Look again next time: editors' changes count at once (tests)."""
    _kept.look_again()
    _portals.look_again()


def load_dictionary(known: Dictionary | None = None) -> Dictionary:
    """Read words and synonyms; segmenters of ``known`` are kept if their words are still the same."""
    groups = [group.group for group in SynonymGroup.objects.all()]
    own = frozenset(fold(word) for word in SegmenterWord.objects.values_list("word", flat=True))
    segmenter = _make_segmenter(own, known.segmenter if known else None)
    asked = frozenset(word for group in groups for word in group.words if " " not in word)
    words = ["".join(characters(word)) for word in sorted(own)]
    long_words = [word for word in words if len(characters(word)) >= MIN_SYLLABLES]
    return Dictionary(
        segmenter,
        _make_segmenter(own | asked, known.query_segmenter if known else None),
        {word: tuple(tuple(segmenter.units(way)) for way in ways) for word, ways in link_synonyms(groups).items()},
        by_sound={syllables(word): word for word in long_words},
        by_initials={initials(word): word for word in long_words},
        nearly=index_words(words),
    )


def _make_segmenter(words: frozenset[str], known: Segmenter | None) -> Segmenter:
    """Making one takes a while."""
    return known if known is not None and known.own_words == words else Segmenter(words)


def _stamp() -> tuple[object, ...]:
    seen = []
    for model in (SegmenterWord, SynonymGroup):
        row = model.objects.aggregate(newest=models.Max("changed_at"), count=models.Count("pk"))
        seen += [row["newest"], row["count"]]
    return tuple(seen)


_kept: Kept[Dictionary] = Kept(lambda: load_dictionary(_kept.last), seconds=LOOK_AGAIN_SECONDS, stamp=_stamp)
_portals: Kept[dict[str, str]] = Kept(lambda: short_names(portal_names()), empty={}, seconds=LOOK_AGAIN_SECONDS)
