"""StreamField blocks as the page form sends them."""

import json
from typing import Any


def stream(name: str, *blocks: tuple[str, Any]) -> dict[str, Any]:
    """The controls of a StreamField: ``("attachment", {"document": 3, "title": ""})``, ``("paragraph", link_to(…))``."""
    values: dict[str, Any] = {f"{name}-count": str(len(blocks))}
    for number, (kind, value) in enumerate(blocks):
        prefix = f"{name}-{number}"
        values |= {f"{prefix}-type": kind, f"{prefix}-id": "", f"{prefix}-order": str(number), f"{prefix}-deleted": ""}
        parts = value if isinstance(value, dict) else {"": value}
        values |= {f"{prefix}-value{'-' if part else ''}{part}": one for part, one in parts.items()}
    return values


def link_to(page: int) -> str:
    """Rich text of one word that leads to a page."""
    return rich_text({"type": "LINK", "mutability": "MUTABLE", "data": {"id": page}})


def rich_text(entity: dict[str, Any]) -> str:
    """One word that bears an entity of Draft.js."""
    block = {"key": "aaaaa", "text": "这里", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    block["entityRanges"] = [{"offset": 0, "length": 2, "key": 0}]
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})
