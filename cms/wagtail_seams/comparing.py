"""Comparisons as people here read them.

Chinese text is compared word by word: Wagtail takes all that stands between two commas for one word. Dates, times, numbers
and yes or no are shown as forms show them, where Wagtail shows ``None``, ``True`` and the time in London.
"""

import difflib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin import compare


def diff_words(a: str | None, b: str | None) -> compare.TextDiff:
    """In place of ``wagtail.admin.compare.diff_text``."""
    import rjieba  # its dictionary is 30 MB, which most processes never use

    return compare.TextDiff(list(_changes(rjieba.cut(a or ""), rjieba.cut(b or ""))))


def _changes(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    for _kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, before, after).get_opcodes():
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        if removed == added:
            yield "equal", added
            continue
        if removed:
            yield "deletion", removed
        if added:
            yield "addition", added


def diff_values(comparison: compare.FieldComparison) -> str:
    """In place of ``htmldiff`` of what is neither text nor a choice."""
    before, after = shown(comparison.val_a), shown(comparison.val_b)
    if before == after:
        return escape(after)
    sides = [("deletion", before), ("addition", after)]
    return compare.TextDiff([side for side in sides if side[1]]).to_html()


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def diff_blocks(comparison: compare.BlockComparison) -> str:
    """In place of ``htmldiff`` of blocks that have no comparison of their own."""
    before, after = (block_text(comparison, value) for value in (comparison.val_a, comparison.val_b))
    return diff_words(before, after).to_html()


def block_text(comparison: compare.BlockComparison, value: Any) -> str:
    if value is None or isinstance(value, bool | date):
        return shown(value)
    return str(compare.text_from_html(comparison.block.render_basic(value)))


def compare_words() -> None:
    """All of Wagtail's comparisons of fields and blocks ask these, by their names in its module."""
    compare.diff_text = diff_words
    compare.FieldComparison.htmldiff = diff_values
    compare.BlockComparison.htmldiff = diff_blocks
    compare.BlockComparison.htmlvalue = lambda comparison, value: escape(block_text(comparison, value))
