"""What the title adds to the score of a whole document."""

from collections.abc import Sequence

from search.analysis.pinyin import syllables
from search.analysis.tokens import characters, is_han
from search.documents.titles import START
from search.engines.fragments import (
    Boosted,
    Constant,
    Everything,
    Fragment,
    Phrase,
    any_of,
    best_of,
)  # fmt: skip
from search.query.understanding import Understanding
from search.scoring.bags import bag, characters_of, grams_of, line_ways, words_of
from search.scoring.matching import MIN_INITIALS, pinyin_readings, typed_initials
from search.scoring.ranking import MAX_LENGTH, Ranking

_STATE = tuple("中华人民共和国")


def title_line(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The query as typed: the whole title, nearly the whole, its beginning, a part of it."""
    return line_ways("title_line", title_forms(understood), ranking, "title")


def title_sound(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The same by sound: homophones of Chinese characters, or pinyin."""
    readings = pinyin_readings(understood)
    lines = line_ways("title_sound", [*map(_sounds, title_forms(understood)), *readings], ranking, "sound")
    # Of titles that sound alike the one that says little else; characters have this from their words.
    heard = best_of([Phrase("title_sound", reading) for reading in readings])
    brief = Boosted(heard, ranking["title_units"]) if heard and ranking["sound_phrase"] else None
    return any_of([part for part in (lines, brief) if part is not None])


def title_forms(understood: Understanding) -> list[tuple[str, ...]]:
    """The query, without a leading 中华人民共和国, and without an ending that titles leave out or have otherwise."""
    whole = understood.characters
    forms = [whole]
    if whole[: len(_STATE)] == _STATE and len(whole) > len(_STATE) + 1:
        forms.append(whole[len(_STATE) :])
    return [form for form in forms if any(map(is_han, form))]


def title_synonyms(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Titles that hold what means the same as words of the query: per word the best, the words' sum."""
    weight = ranking["title_phrase"] * ranking["synonyms"]
    words = [[tuple(characters("".join(way))) for way in ways] for ways in understood.synonyms.values()]
    return any_of([
        found for phrases in words
        if (found := best_of([
            Constant(Phrase("title_line", p), weight * min(len(p), MAX_LENGTH)) for p in phrases if p
        ]))
    ])  # fmt: skip


def title_characters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Characters of the telling words, each by itself: 抽烟 and 吸烟 share one."""
    return bag("title_grams", characters_of(understood), ranking["title_characters"])


def title_units(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Each word side by side in the title, or what means the same; by rarity, so that 采砂 says more than 管理."""
    if not ranking["title_units"]:
        return None
    found = [_title_unit(unit, understood.synonyms.get(unit, ()), ranking["synonyms"]) for unit in understood.units]
    bag = any_of([fragment for fragment in found if fragment is not None])
    return Boosted(bag, ranking["title_units"]) if bag else None


def _title_unit(unit: str, ways: Sequence[tuple[str, ...]], share: float) -> Fragment | None:
    typed = Phrase("title_line", tuple(characters(unit)))
    others = [Phrase("title_line", tuple(characters("".join(way)))) for way in ways] if share else []
    parts: list[Fragment] = [typed, *(Boosted(phrase, share) for phrase in others if phrase.tokens)]
    return best_of([part for part in parts if part != Phrase("title_line", ())])


def title_word(unit: str, understood: Understanding) -> Fragment:
    """The word in a title, or what means the same."""
    ways = [unit, *("".join(way) for way in understood.synonyms.get(unit, ()))]
    return best_of([Phrase("title_line", tuple(characters(way))) for way in ways]) or Everything()


def _sounds(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return syllables("".join(tokens))


def initials(understood: Understanding, ranking: Ranking) -> Fragment | None:
    ways = []
    for letters in typed_initials(understood):
        score = ranking["initials"] * len(letters)
        ways += [
            Constant(Phrase("title_initials", (START, *letters)), score * 1.3),
            *([Constant(Phrase("title_initials", letters), score)] if len(letters) >= MIN_INITIALS else []),
        ]
    return best_of(ways)


def title_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("title_words", words_of(understood), ranking["title_words"], understood, ranking)


def title_grams(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return bag("title_grams", grams_of(understood), ranking["title_grams"])
