"""OpenCC with dictionaries of our own in front of its phrases."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import opencc

from themes.characters.spoken_names import keep_names, release_names

# (simplified, traditional); the longest one counts, before any phrase of OpenCC.
Entry = tuple[str, str]

WORDS = Path(__file__).with_name("words.txt")
_SHARED = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
# In the names of firms and places these are what they look like unless a word holds them: 里岔, 于氏, but 后勤 and 面粉.
NAME_CHARACTERS = "于范余郁岳里朴涂咸"


class Converter:
    """``s2tw`` in its two steps (one after the other over the whole text they take half the time of the chain, which
    does both word by word), ``entries`` first: phrases before characters, so 发展 becomes 發展 and 理发 理髮; common
    forms, 為 and not 爲; words stay the mainland's."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        words, characters = read_words()
        self._characters = _load([("names", list(entries)), ("words", words)], characters)
        self._forms = _load_forms()

    def convert(self, text: str) -> str:
        kept = keep_names(text)
        return release_names(self._forms.convert(self._characters.convert(kept)))


@lru_cache(maxsize=4)
def load_converter(entries: tuple[Entry, ...] = ()) -> Converter:
    """The dictionaries are 27 MB: a build has them before it starts its workers, which share them then."""
    return Converter(entries)


def convert_name(name: str) -> str:
    """The name of a firm, a body or a place: words as always, single characters as they are."""
    return str(_load_forms().convert(_name_characters().convert(name)))


def convert_alone(character: str) -> str:
    """One character, whatever stands beside it."""
    return load_converter().convert(character)


@cache
def conversion_fingerprint() -> str:
    """Changes when texts may be converted otherwise."""
    digest = hashlib.sha256(opencc.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def read_words() -> tuple[list[Entry], list[Entry]]:
    """Words, which count before OpenCC's phrases, and single characters, which count after them."""
    lines = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    entries = [(simplified, traditional) for simplified, traditional in (line.split("\t") for line in lines)]
    return [entry for entry in entries if len(entry[0]) > 1], [entry for entry in entries if len(entry[0]) == 1]


@cache
def _name_characters() -> opencc.OpenCC:
    return _load([("words", read_words()[0])], [(character, character) for character in NAME_CHARACTERS])


@cache
def _load_forms() -> opencc.OpenCC:
    return opencc.OpenCC("t2tw")


def _load(own: list[tuple[str, list[Entry]]], characters: list[Entry]) -> opencc.OpenCC:
    """``own`` dictionaries, each before the next, then OpenCC's phrases, then ``characters``, then OpenCC's."""
    with tempfile.TemporaryDirectory(prefix="qifu-opencc-") as folder:
        first = [_write(Path(folder), name, entries) for name, entries in own if entries]
        last = _write(Path(folder), "characters", characters)
        phrases = {
            "type": "group",
            "match_policy": "union",
            "dicts": [_shared("STPhrases"), _shared("STPhrases_GeneratedFromRegionalPhrases")],
        }
        dicts = [*first, phrases, last, _shared("STCharacters")]
        config = {
            "name": "Simplified to traditional, names as they are",
            "normalization": [{"dict": _shared("CJK_Compatibility_Ideographs")}],
            "conversion_chain": [{"dict": {"type": "group", "match_policy": "short_circuit", "dicts": dicts}}],
        }
        path = Path(folder) / "config.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        return opencc.OpenCC(str(path))


def _shared(name: str) -> dict[str, str]:
    return {"type": "ocd2", "file": str(_SHARED / f"{name}.ocd2")}


def _write(folder: Path, name: str, entries: list[Entry]) -> dict[str, str]:
    path = folder / f"{name}.txt"
    path.write_text("".join(f"{simplified}\t{traditional}\n" for simplified, traditional in entries), encoding="utf-8")
    return {"type": "text", "file": str(path)}
