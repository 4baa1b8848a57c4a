"""Words within one slip of an editors' word: a character wrong, missing, too many, or two swapped."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

# In shorter words one character is too much of the whole.
MIN_LENGTH = 4
MAX_LENGTH = 16


def index_words(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by each form of them with one character left out, and by themselves (Wagner & Fischer's edits, looked up)."""
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= MIN_LENGTH:
            for form in {word, *without_one(word)}:
                found.setdefault(form, []).append(word)
    return {form: tuple(words) for form, words in found.items()}


def without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def find_near_miss(
    units: Sequence[str], index: dict[str, tuple[str, ...]], is_word: Callable[[str], bool]
) -> tuple[str, str] | None:
    """The stretch of ``units`` that is nearly a word, and the word; the longest first. None if nothing is.

    Only a stretch that does not fall into proper words when cut (技术改进 is no slip for 技术改造), or one swapped.
    """
    spans = [(start, end) for start in range(len(units)) for end in range(start + 1, len(units) + 1)]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        part = "".join(units[start:end])
        strange = any(len(unit) == 1 or not is_word(unit) for unit in units[start:end])
        word = _nearest(part, index) if len(part) < MAX_LENGTH else ""
        if word and (strange or sorted(part) == sorted(word)) and word not in "".join(units):
            return part, word
    return None


def _nearest(part: str, index: dict[str, tuple[str, ...]]) -> str:
    for form in (part, *without_one(part)):
        for word in index.get(form, ()):
            if word != part and is_one_slip(part, word):
                return word
    return ""


def is_one_slip(typed: str, word: str) -> bool:
    """Whether one change makes ``word`` of ``typed`` (Damerau's four)."""
    return OSA.distance(typed, word, score_cutoff=1) == 1
