"""The lines by which a title is known, and their streams."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.analysis.folding import fold
from search.analysis.pinyin import initials, other_readings, syllables
from search.analysis.tokens import GAP, characters

# Marks around a line, so that a phrase query can ask for its beginning or for all of it; BARE_END closes a line
# whose ending (条例, 实施办法 …) was left out: nearly all of it.
START, END, BARE_END = "^", "$", "~"

_STATE = "中华人民共和国"
_BRACKETED = re.compile(r"[（(\[〔【][^）)\]〕】]*[）)\]〕】]")
# What an official letter wraps around the name of the thing: 某某关于印发《…》的通知.
_ABOUT = re.compile(r"^.{0,40}?关于(?:印发|转发|公布|发布|批转)?[《]?")
_WRAPPED_END = re.compile(r"[》」』]*的(?:通知|意见|决定|公告|通告|函|批复|请示|报告)$")
# Endings that people leave out. Longest first.
_ENDINGS = (
    "管理暂行办法", "暂行办法", "试行办法", "实施办法", "实施细则", "暂行条例", "实施条例", "暂行规定", "若干规定", "若干意见",
    "实施意见", "条例", "办法", "规定", "细则", "规则", "决定", "通知", "意见", "公告", "方案",
)  # fmt: skip


@dataclass(frozen=True)
class TitleLines:
    """``whole``: the folded title and its shorter forms; ``bare``: those without their ending."""

    whole: list[str]
    bare: list[str]


def title_lines(title: str, others: Iterable[str] = ()) -> TitleLines:
    """The lines by which people know a title, each once; ``others``: more names of the same page."""
    folded = fold(title)
    unwrapped = _WRAPPED_END.sub("", _ABOUT.sub("", folded))
    forms = [
        form for base in (folded, _BRACKETED.sub("", folded), unwrapped) for form in (base, base.replace(_STATE, ""))
    ]
    whole = _different([form for form in [*forms, *map(fold, others)] if len(characters(form)) > 1] or [folded], ())
    return TitleLines(whole, _different([without_ending(form) for form in whole], whole))


def _different(forms: list[str], known: Iterable[str]) -> list[str]:
    """Each form once, by its characters, without those that are known."""
    found = {tuple(characters(form)): form for form in reversed(forms)}
    for form in known:
        found.pop(tuple(characters(form)), None)
    return [form for form in reversed(found.values()) if len(characters(form)) > 1 or not known]


def without_ending(folded: str) -> str:
    """``"海岛保护条例"`` → ``"海岛保护"``."""
    folded = folded.rstrip("》」』) ")
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) > len(ending) + 1:
            return folded.removesuffix(ending)
    return folded


def line_streams(lines: TitleLines) -> dict[str, list[str]]:
    """``title_line``, ``title_sound`` and ``title_initials`` of the lines."""
    ended = [(line, END) for line in lines.whole] + [(line, BARE_END) for line in lines.bare]
    sounds = [(way, end) for line, end in ended for way in (syllables(line), *other_readings(line))]
    return {
        "title_line": _joined([(characters(line), end) for line, end in ended]),
        "title_sound": _joined(sounds),
        "title_initials": _joined([(initials(line), end) for line, end in ended]),
    }


def _joined(lines: Sequence[tuple[Sequence[str], str]]) -> list[str]:
    return [token for line, end in lines for token in (START, *line, end, GAP)]
