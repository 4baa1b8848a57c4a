"""Ranking is data: every part has a weight and a reason, and can be switched off to see what it is worth.

Two kinds of weight. ``per character`` constants are multiplied by the length of what matched (at most
MAX_LENGTH characters), so that they keep pace with the sums of word scores; the others are factors on a
BM25 sum or plain additions. How they were measured: docs/search.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_LENGTH = 12


@dataclass(frozen=True)
class Part:
    """One part of the ranking: its weight and why it is there."""

    weight: float
    reason: str


PARTS: Mapping[str, Part] = {
    # Whole documents: what they are called.
    "doc_number": Part(300, "who types a document number wants that document and nothing else"),
    "title_whole": Part(14.0, "per character: the title itself, or its short form, was typed"),
    "title_start": Part(4.0, "per character: people begin a title at its beginning, and stop anywhere in it"),
    "title_phrase": Part(2.0, "per character: the query stands in the title as it was typed"),
    "title_words": Part(1.0, "title over body: a title says what the document is about"),
    "title_units": Part(0.5, "a rare word of the query, or what it means, as it stands in the title"),
    "title_characters": Part(0.6, "everyday and official words often share a character: 抽烟 and 吸烟"),
    "body_characters": Part(0.9, "the same in the text, for words that no document holds"),
    "title_grams": Part(0.4, "pairs of characters forgive a wrong cut between words and a mistyped character"),
    "sound_whole": Part(3.0, "per character: the whole title as it sounds, for homophones and pinyin"),
    "sound_start": Part(0.6, "per character: the title's beginning as it sounds"),
    "sound_phrase": Part(2.5, "per character: part of the title as it sounds"),
    "initials": Part(3.0, "per letter: initials of a title (zjtx); below full pinyin, as they say less"),
    # Whole documents: what they say.
    "names_words": Part(0.6, "keywords, bodies, members, recognitions: short and telling, but not the subject"),
    "names_phrase": Part(0.8, "per character: a name as it was typed"),
    "body_words": Part(0.7, "the words of the text"),
    "body_phrase": Part(3.0, "per character: the text holds the query as it was typed"),
    "verbatim": Part(2.0, "per character: a long query stands there word for word, so it was taken from there"),
    "all_words": Part(18.0, "all words over some"),
    "correction": Part(0.7, "what the query was meant to be counts as if it had been typed, a little lower"),
    "year": Part(6.0, "a year in the query means documents of that year"),
    "open_window": Part(
        70.0, "who names a programme wants to know what can be applied for now, before what was decided years ago"
    ),
    "soft_filters": Part(6.0, "a kind or portal that the query names: its documents first, the others stay"),
    "aimed": Part(6.0, "who chooses a size, an industry or a town finds what names it before what is for all"),
    "synonyms": Part(0.8, "what the editors call the same counts, a little less than the word itself"),
    # The best passage speaks for its document.
    "passage_words": Part(0.8, "words near one another belong together; a long document is found by one place"),
    "passage_grams": Part(0.4, "pairs of characters read questions and unknown words better than words alone"),
    "passage_others": Part(
        0.4, "a subject is spoken of in many passages: the next best ones count a share of their score"
    ),
    # With a model of sentences (QIFU_SEARCH_MODEL) alone.
    "meaning": Part(
        3.0, "share of the best score, times closeness: who asks in everyday words means what the law says in others"
    ),
    # Factors on the whole, gently.
    "validity": Part(1.0, "in force over repealed: readers act on what holds"),
    "freshness": Part(0.04, "newer over older, only between near equals: share of the score a new document gains"),
}

# Share of its score that a document keeps. A repealed document stays findable by its own name.
VALIDITY_FACTORS: Mapping[str, float] = {
    "": 1.0,
    "in_force": 1.0,
    "amended": 1.0,  # holds, with changes
    "not_yet": 0.97,  # will hold soon
    "expired": 0.85,
    "repealed": 0.8,
}
# And a document that has the query in another spelling alone: 鍾某 for 钟某 (the same word to a reader), 锺某 (another
# person, perhaps: who types a spelling means it).
OTHER_CHARACTERS_FACTOR = 0.95
VARIANT_FACTOR = 0.5
# After so many days a document has lost half of what being new gave it.
FRESHNESS_HALF_LIFE_DAYS = 730.0

# How many candidates are ranked by document and passage together. Past them, documents alone.
HEAD_WINDOW = 100
PASSAGE_DOCUMENTS = 100
# Passages beside the best that count for a document, if they are among so many best ones of all: without a bound the
# longest document would answer every question.
OTHER_PASSAGES = 7
# So many documents are told of with them: more earn nothing, and each costs Elasticsearch a little search of its own.
DOCUMENTS_WITH_OTHERS = 25
PASSAGE_WINDOW = 1000


class Ranking:
    """The weights in use; parts that are switched off weigh nothing."""

    def __init__(self, without: Iterable[str] = (), changes: Mapping[str, float] | None = None) -> None:
        unknown = {*without, *(changes or {})} - PARTS.keys()
        if unknown:
            raise KeyError(sorted(unknown)[0])
        self.weights = {name: part.weight for name, part in PARTS.items()} | dict(changes or {})
        self.weights.update(dict.fromkeys(without, 0.0))

    def __getitem__(self, name: str) -> float:
        return self.weights[name]

    def validity_factor(self, validity: str) -> float:
        return 1.0 - self["validity"] * (1.0 - VALIDITY_FACTORS.get(validity, 1.0))

    def freshness_factor(self, age_days: int) -> float:
        """1 for an old document, up to 1 + weight for one of today."""
        return 1.0 + self["freshness"] * 0.5 ** (max(age_days, 0) / FRESHNESS_HALF_LIFE_DAYS)


DEFAULT_RANKING = Ranking()
