"""What an enterprise asks of a policy first."""

from django.utils.translation import gettext as _

from themes.reader import Document
from themes.words import SIZES


def audience(applicability: Document) -> str:
    """Whom a policy is for, in one line; empty if nothing is said."""
    parts = [
        sizes_line(applicability["sizes"]),
        "、".join(code["name"] for code in applicability["industries"]),
        "、".join(map(_name, applicability["qualifications"])),
        "、".join(code["name"] for code in applicability["regions"]),
        *applicability.get("conditions", []),
        applicability["note"],
    ]
    return "；".join(part for part in parts if part)


def _name(term: Document | str) -> str:
    """Records of older versions hold the name alone."""
    return term if isinstance(term, str) else str(term["name"])


def sizes_line(sizes: list[str]) -> str:
    """All four sizes need no list."""
    if len(set(sizes)) == len(SIZES):
        return _("各类规模企业")
    return "、".join(str(SIZES[size]) for size in sizes)
