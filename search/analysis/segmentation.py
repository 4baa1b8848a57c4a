"""Words, by rjieba with the editors' own words.

rjieba is imported where it is used: its dictionary is 30 MB, which a build of the site would carry for nothing.
"""

from collections.abc import Callable, Iterable

from search.analysis.tokens import Run, characters, split_runs, with_all_parts, with_parts

# Far above the dictionary's own frequencies, so that an editor's word always holds together.
OWN_WORD_FREQUENCY = 5_000_000


class Segmenter:
    """Cuts folded text into words. ``own_words``: folded words that editors added.

    A word may hold signs: 首台(套) is one word however its text is cut by brackets.
    """

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        import rjieba

        self.own_words = frozenset(own_words)
        self._jieba = rjieba.Jieba()
        self._with_signs: dict[str, str] = {}
        for word in sorted(self.own_words):
            self._add("".join(characters(word)), word)

    def _add(self, plain: str, word: str) -> None:
        if len(plain) > 1:
            self._jieba.add_word(plain, OWN_WORD_FREQUENCY, "n")
        if plain != word:
            self._with_signs[word] = plain

    def units(self, folded: str) -> list[str]:
        """Words side by side, none inside another: what a query asks for."""
        return _cut(split_runs(self.plain(folded)), self._jieba.cut, with_parts)

    def words(self, folded: str) -> list[str]:
        """Words and the shorter words inside long ones: what is indexed."""
        return self.words_of(split_runs(self.plain(folded)))

    def words_of(self, runs: Iterable[Run]) -> list[str]:
        """The same of a plain text whose runs are known."""
        return _cut(runs, self._jieba.cut_for_search, with_all_parts)

    def is_word(self, folded: str) -> bool:
        """Whether the dictionary holds the word, as it came or by the editors."""
        return bool(self._jieba.has_word(folded))

    def plain(self, folded: str) -> str:
        """The text with the editors' words without the signs in them."""
        for word, plain in self._with_signs.items():
            folded = folded.replace(word, plain)
        return folded


def _cut(runs: Iterable[Run], cut: Callable[[str], list[str]], cut_other: Callable[[str], list[str]]) -> list[str]:
    tokens: list[str] = []
    for han, word in runs:
        tokens.extend(cut(han) if han else cut_other(word))
    return tokens
