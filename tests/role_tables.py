"""docs/roles.md as tests read it."""

import re
from pathlib import Path

ROLES_PAGE = Path(__file__).resolve().parents[1] / "docs" / "roles.md"


def read_roles(first_heading: str) -> dict[str, dict[str, str]]:
    """The table whose first column is headed so: letters by object and role."""
    rows: dict[str, dict[str, str]] = {}
    header: list[str] = []
    for line in ROLES_PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if cells[:1] == [first_heading]:
            header = cells[1:]
        elif not cells:
            header = []
        elif header and not re.fullmatch(r":?-+:?", cells[0]):
            rows[cells[0]] = dict(zip(header, (cell.replace("-", "") for cell in cells[1:]), strict=True))
    return rows
