"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character."""

import re

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


def find_look_alikes(code: str) -> list[tuple[int, str, str]]:
    """(place from 1, character, what it probably is) of letters that no code has; "" for a letter of another alphabet."""
    strange = [(at, c) for at, c in enumerate(code, 1) if c not in ALPHABET]
    return [(at, c, LOOK_ALIKES.get(c, "")) for at, c in strange]
