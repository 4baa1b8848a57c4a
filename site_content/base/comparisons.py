"""How tables and choices of a body read in comparisons of versions: Wagtail would print what is stored."""

import difflib
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.panels import FieldPanel

from site_content.base.tables import read_rows
from site_content.wagtail_seams.comparisons import compare


def table_text(value: Any) -> str:
    """The caption, then a line per row."""
    if not value:
        return ""
    rows = [" | ".join(cell.strip() for cell in row) for row in read_rows(value)]
    return "\n".join(line for line in [value.get("table_caption") or "", *rows] if line)


class ChoiceComparison(compare.BlockComparison):
    """By the words that the form offers; a whole choice is one change."""

    def htmlvalue(self, val: Any) -> str:
        return escape(self._label(val))

    def htmldiff(self) -> SafeString:
        before, after = self._label(self.val_a), self._label(self.val_b)
        changes = [("equal", after)] if before == after else [("deletion", before), ("addition", after)]
        return compare.TextDiff([change for change in changes if change[1]]).to_html()

    def _label(self, value: Any) -> str:
        return str(dict(self.block.field.choices).get(value, value or ""))


class TableComparison(compare.BlockComparison):
    def htmlvalue(self, val: Any) -> SafeString:
        return _with_lines(escape(table_text(val)))

    def htmldiff(self) -> SafeString:
        return _with_lines(compare.diff_text(table_text(self.val_a), table_text(self.val_b)).to_html())


class LinesComparison(compare.FieldComparison):
    """A list kept as lines: whole lines go and come, since words of one say nothing about the other."""

    def htmldiff(self) -> SafeString:
        before, after = ([f"{line}\n" for line in (text or "").splitlines()] for text in (self.val_a, self.val_b))
        changes: list[tuple[str, str]] = []
        for _kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, before, after).get_opcodes():
            removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
            changes += [("equal", added)] if removed == added else [("deletion", removed), ("addition", added)]
        return _with_lines(compare.TextDiff([change for change in changes if change[1]]).to_html())


class LinesPanel(FieldPanel):
    def get_comparison_class(self) -> type[LinesComparison]:
        return LinesComparison


def _with_lines(html: str) -> SafeString:
    return mark_safe(html.replace("\n", "<br>"))
