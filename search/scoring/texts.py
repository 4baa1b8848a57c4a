"""What names and text add to the score of a whole document, and what adds to the score of a passage."""

from search.analysis.tokens import bigrams
from search.engines.fragments import (
    Fragment,
)  # fmt: skip
from search.query.understanding import Understanding
from search.scoring.bags import bag, characters_of, grams_of, phrases, words_of
from search.scoring.ranking import Ranking


def body_characters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("body_line", characters_of(understood), ranking["body_characters"])


def names(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Keywords, bodies, members and the like, word by word and as typed."""
    return bag("names_words", words_of(understood), ranking["names_words"], understood, ranking)


def names_phrase(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return phrases("names_line", understood, ranking["names_phrase"])


def body_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("body_words", words_of(understood), ranking["body_words"], understood, ranking)


def body_phrase(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return phrases("body_line", understood, ranking["body_phrase"])


def passage_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("passage_words", words_of(understood), ranking["passage_words"], understood, ranking)


def passage_correction(understood: Understanding, ranking: Ranking) -> Fragment | None:
    grams = [gram for word in understood.corrections for gram in bigrams(word)]
    return bag("passage_grams", grams, ranking["passage_grams"] if ranking["correction"] else 0.0)


def passage_grams(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("passage_grams", grams_of(understood), ranking["passage_grams"])
