"""What an enterprise asks of a policy first."""

from django.utils.translation import gettext as _

from themes.reader import Document
from themes.words import SIZES

INDUSTRIES_TOLD = 3
# Characters. What two lines of a phone hold: the rest of a fact stands further down there (civic.css, .key-short).
SHORT = 28


def audience(applicability: Document) -> str:
    """Whom a policy is for, in one line; empty if nothing is said."""
    parts = [
        sizes_line(applicability["sizes"]),
        _industries_line([code["name"] for code in applicability["industries"]]),
        "、".join(map(_name, applicability["qualifications"])),
        "、".join(code["name"] for code in applicability["regions"]),
    ]
    return "；".join(part for part in parts if part) or applicability["note"]


def _industries_line(names: list[str]) -> str:
    """All of them fill a phone: ``conditions`` names the rest."""
    if len(names) <= INDUSTRIES_TOLD:
        return "、".join(names)
    told = "、".join(names[: INDUSTRIES_TOLD - 1])
    return _("%(names)s等 %(count)d 个行业") % {"names": told, "count": len(names)}


def conditions(applicability: Document) -> list[str]:
    """What it asks, a sentence each, besides what ``audience`` says."""
    told = audience(applicability)
    names = [code["name"] for code in applicability["industries"]]
    industries = _("行业：%(names)s") % {"names": "、".join(names)} if len(names) > INDUSTRIES_TOLD else ""
    texts = [industries, *applicability.get("conditions", []), applicability["note"]]
    return [text for text in texts if text and text != told]


def long_facts(applicability: Document, amount: str, former: str) -> list[str]:
    """The facts that a phone's first screen cuts off, in full."""
    facts = (
        (_("适合：%(text)s"), audience(applicability), SHORT),
        (_("金额：%(text)s"), amount, SHORT),
        (_("修改前的金额：%(text)s"), former, SHORT // 2),
    )
    return [label % {"text": text} for label, text, most in facts if len(text) > most]


def _name(term: Document | str) -> str:
    """Records of older versions hold the name alone."""
    return term if isinstance(term, str) else str(term["name"])


def sizes_line(sizes: list[str]) -> str:
    """All four sizes need no list."""
    if len(set(sizes)) == len(SIZES):
        return _("各类规模企业")
    return "、".join(str(SIZES[size]) for size in sizes)
