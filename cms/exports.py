"""Lists as files: what a stranger typed stays text when a spreadsheet opens it."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# How a formula begins in Excel and WPS (OWASP, "CSV Injection").
FORMULA_STARTS = tuple("=+-@\t\r")
preprocess = SpreadsheetExportMixin.preprocess_field_value


def keep_text(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    """Wagtail marks text as text in XLSX, but CSV has no marks (8.0): an apostrophe is what spreadsheets take for one."""
    value = preprocess(view, field, value, export_format)
    is_formula = export_format == view.FORMAT_CSV and isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if is_formula else value


def keep_formulas_out() -> None:
    """Every list of the admin that can be downloaded, ours and Wagtail's, is written by this mixin."""
    SpreadsheetExportMixin.preprocess_field_value = keep_text
