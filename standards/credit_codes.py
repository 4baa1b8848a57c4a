"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character."""

import re

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from standards.characters import clean_text, fold_width

LENGTH = 18
# Digits and capital letters without I, O, Z, S, V (GB 32100, 4.1).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# What is typed for what, by the standard's own reason for leaving them out.
LOOK_ALIKES = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_SEPARATORS = re.compile(r"[\s\-－—–_·]+")
# Department of registration (1 机构编制, 5 民政, 9 市场监管, A 军队, N 农业农村, Y 其他 …) and kind: any character; the division: digits.
# python-stdnum (2.x) takes digits alone in both, and so refuses cooperatives (N) and whoever else is registered there.
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def tidy_credit_code(text: str) -> str:
    """As it is printed: capital letters, half width, no blanks."""
    return _SEPARATORS.sub("", fold_width(clean_text(text))).upper()


def is_credit_code(code: str) -> bool:
    """Whether a tidied code is one by its characters and its check character."""
    return bool(_SHAPE.fullmatch(code)) and uscc.calc_check_digit(code[:-1]) == code[-1]


def find_problem(code: str) -> str:
    """What is wrong with a tidied code and what to do, in Chinese; empty for one that is right."""
    if is_credit_code(code):
        return ""
    if strange := find_look_alikes(code):
        return " ".join(str(_describe(*place)) for place in strange[:3])
    if len(code) != LENGTH:
        return _("统一社会信用代码是 18 位，现在有 %(count)d 位，请对照营业执照核对。") % {"count": len(code)}
    if not code[2:8].isdecimal():
        return _("统一社会信用代码的第 3 至 8 位是行政区划，都是数字，请对照营业执照核对。")
    return _("统一社会信用代码的校验位不对，请对照营业执照逐位核对。")


def find_look_alikes(code: str) -> list[tuple[int, str, str]]:
    """(place from 1, character, what it probably is) of letters that no code has; "" for a letter of another alphabet."""
    strange = [(at, c) for at, c in enumerate(code, 1) if c not in ALPHABET]
    return [(at, c, LOOK_ALIKES.get(c, "")) for at, c in strange]


def _describe(place: int, character: str, meant: str) -> str:
    values = {"place": place, "character": character, "meant": meant}
    if meant:
        kind = _("数字 %(meant)s") if meant in ALPHABET[:10] else _("字母 %(meant)s")
        text = _("统一社会信用代码里没有字母 %(character)s：第 %(place)d 位是不是") % values
        return f"{text}{kind % values}？"
    return (
        _("统一社会信用代码第 %(place)d 位的“%(character)s”不是数字或英文大写字母，请切换到英文输入法重新输入。")
        % values
    )
