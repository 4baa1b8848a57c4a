"""A contact as an operator types it, in the form in which it is kept."""

import re

from standards.characters import clean_line, fold_width


def read_typed(text: str) -> str:
    """An address of mail in small letters, or a number; landlines may keep their hyphens."""
    text = fold_width(clean_line(text))
    return text.lower() if "@" in text else re.sub(r"[\s()]", "", text).removeprefix("+86")
