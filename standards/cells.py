"""Text for the cells of a CSV file, which a spreadsheet program must not take for more than text."""

from standards.characters import clean_text

# How a formula begins in Excel and WPS (OWASP, "CSV Injection"), full-width forms included.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def as_cell(text: str) -> str:
    """``text`` cleaned; an apostrophe in front, which spreadsheets take for "this is text", where it looks like a formula."""
    text = clean_text(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
