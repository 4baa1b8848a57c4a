"""Whether a query is looking for one text that it knows, or asks about a subject.

A known text has one place; of a subject, many passages speak, and each says a little more that a document is about it.
"""

from search.engines.fragments import Constant, Fragment, Phrase, best_of
from search.query.understanding import Understanding
from search.scoring.matching import phrase_anywhere
from search.scoring.ranking import MAX_LENGTH, Ranking

# From so many characters on a query that stands in a text word for word, or that sounds like part of a title, is meant
# for that one. A shorter one may stand there by chance.
MIN_VERBATIM = 8
MIN_HEARD = 6
# So many words typed apart were picked from a text.
KEYWORDS = 3


def asks_about_subject(understood: Understanding) -> bool:
    """Whether all passages on it could count, unless it is ``written_somewhere``."""
    return not understood.bound and len(understood.text.split()) < KEYWORDS


def verbatim(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The whole of a long query as it was typed, wherever it stands."""
    length = len(understood.characters)
    if length < MIN_VERBATIM or not ranking["verbatim"]:
        return None
    return Constant(phrase_anywhere(understood.line), ranking["verbatim"] * min(length, MAX_LENGTH))


def written_somewhere(understood: Understanding) -> Fragment | None:
    """Texts and titles that hold the whole query, as it is or as it sounds; None for a query that is too short to tell."""
    length = len(understood.characters)
    ways: list[Fragment] = [phrase_anywhere(understood.line)] if length >= MIN_VERBATIM else []
    ways += [Phrase("title_sound", understood.sounds, prefix=True)] if len(understood.sounds) >= MIN_HEARD else []
    return best_of(ways)
