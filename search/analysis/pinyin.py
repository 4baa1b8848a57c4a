"""Toneless pinyin: of titles for indexing, and the reading of typed letters as syllables.

pypinyin is imported where it is used: its dictionaries are 60 MB, which a build of the site would carry for nothing.
"""

from functools import cache, lru_cache

from search.analysis.tokens import characters, is_han, runs

MAX_READINGS = 8


@lru_cache(maxsize=4096)
def syllables(folded: str) -> tuple[str, ...]:
    """One token per character (``"专精2"`` → ``("zhuan", "jing", "2")``), chosen by context; ü is v."""
    return tuple(sound for run in runs(folded) for sound in _run_sounds(run))


def _run_sounds(run: str) -> list[str]:
    if not is_han(run):
        return characters(run)
    from pypinyin import lazy_pinyin

    sounds = lazy_pinyin(run)
    if len(sounds) == len(run):
        return sounds
    return [sound for character in run for sound in lazy_pinyin(character) or [character]]


def other_readings(folded: str) -> list[tuple[str, ...]]:
    """The syllables with one character read in its other common way (血 xue, xie), for every such character."""
    usual = syllables(folded)
    return [
        (*usual[:index], other, *usual[index + 1 :])
        for index, character in enumerate(characters(folded))
        for other in _common_readings(character)
        if other != usual[index]
    ][:MAX_READINGS]


@lru_cache(maxsize=8192)
def _common_readings(character: str) -> tuple[str, ...]:
    """The two most common toneless readings of one character, as the dictionary orders them."""
    from pypinyin.pinyin_dict import pinyin_dict

    listed = pinyin_dict.get(ord(character), "") if is_han(character) else ""
    return tuple(dict.fromkeys(_without_tone(reading) for reading in listed.split(",") if reading))[:2]


def _without_tone(reading: str) -> str:
    from pypinyin.contrib.tone_convert import to_normal

    return str(to_normal(reading)).replace("ü", "v")


def initials(folded: str) -> tuple[str, ...]:
    """First letters of the syllables; other words whole."""
    pairs = zip(characters(folded), syllables(folded), strict=True)
    return tuple(sound[:1] if is_han(character) else character for character, sound in pairs)


@cache
def all_syllables() -> frozenset[str]:
    """Every toneless syllable of standard Chinese, as people type it (ü as v)."""
    from pypinyin.pinyin_dict import pinyin_dict

    plain = {_without_tone(reading) for text in pinyin_dict.values() for reading in text.split(",")}
    interjections = {"m", "n", "ng", "hm", "hng", "o", "yo", "lo"}  # they only multiply wrong readings
    return frozenset(s for s in plain - interjections if s.isascii() and s.isalpha())


@lru_cache(maxsize=4096)
def read_pinyin(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read typed letters as syllables, fewest syllables first; () if there is none.

    ``"xian"`` → ``(("xian",), ("xi", "an"))``. At most MAX_READINGS.
    """
    readings: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found = [
            (*head, letters[start:end])
            for start in range(max(0, end - 6), end)
            if letters[start:end] in all_syllables()
            for head in readings[start]
        ]
        readings.append(sorted(found, key=len)[:MAX_READINGS])
    return tuple(readings[-1])


@lru_cache(maxsize=4096)
def read_unfinished_pinyin(letters: str) -> tuple[tuple[str, ...], ...]:
    """As :func:`read_pinyin`, the last syllable perhaps half typed: ``"zhuanj"`` → ``(("zhuan", "j"),)``."""
    whole = read_pinyin(letters)
    if whole:
        return whole
    for cut in range(len(letters) - 1, max(0, len(letters) - 6), -1):
        tail = letters[cut:]
        if any(s.startswith(tail) for s in all_syllables()):
            heads = read_pinyin(letters[:cut])
            if heads:
                return tuple((*head, tail) for head in heads)
    return ()
