"""Which of the account's words a message begins with, however it is typed."""

import re
from dataclasses import dataclass

from standards.characters import clean_line, fold_width

# The words of one thing; the first is the one that we teach.
WORDS: dict[str, tuple[str, ...]] = {
    "help": ("帮助", "菜单", "功能", "你好", "您好", "在吗", "help", "hi", "hello", "?"),
    "policies": ("政策", "最新政策"),
    "events": ("培训", "活动", "讲座", "培训活动"),
    "hall": ("取号", "预约", "预约取号", "排队"),
    "appeal": ("诉求", "查诉求", "诉求查询", "提诉求", "投诉"),
    "bind": ("绑定",),
    "unbind": ("解绑", "解除绑定"),
    "leave": ("退订", "TD", "取消订阅"),
    "return": ("恢复推送", "恢复", "订阅"),
}
# These may be followed by something: a topic, a number, a contact.
WITH_MORE = ("policies", "appeal", "bind")
_LATIN = re.compile("[a-z0-9]", re.IGNORECASE)
_BETWEEN = " ,，。.;；:：、!！?？-—+/“”\"'【】[]（）()"


@dataclass(frozen=True)
class Wish:
    """``word``: a key of WORDS, or "" for a question. ``rest``: what follows the word; the question as it was typed."""

    word: str
    rest: str


def read_wish(text: str) -> Wish:
    line = clean_line(text)
    folded = fold_width(line).strip(_BETWEEN).lower()
    if line and not folded:
        return Wish("help", "")
    for word, spellings in WORDS.items():
        if folded in {spelling.lower() for spelling in spellings}:
            return Wish(word, "")
    for word in WITH_MORE:
        if match := _begins(word, line):
            return Wish(word, match)
    return Wish("", line)


def _begins(word: str, line: str) -> str:
    """What follows the word: after a gap, or at once where it cannot be a question's own first word (诉求SQ…, 绑定138…)."""
    folded = fold_width(line).strip(_BETWEEN)
    for spelling in sorted(WORDS[word], key=len, reverse=True):
        match = re.match(rf"{spelling}(?P<gap>[\s{re.escape(_BETWEEN)}]*)(?P<rest>.+)", folded)
        if match and (match["gap"] or (word != "policies" and _LATIN.match(match["rest"]))):
            return match["rest"].strip()
    return ""
