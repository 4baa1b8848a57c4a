"""Rich text as an editor's browser sends it (Draft.js's raw content state), made what Draft.js itself would send.

Wagtail's converter takes it on trust (8.0): a style upon itself a thousand times becomes as many nested elements, and
what is no content state at all raises whatever comes.
"""

import json
from typing import Any

from site_content.base.rich_text import DEEPEST
from site_content.wagtail_seams.sent_rich_text import convert_by

# Draftail has a dozen; each may nest once within the others.
MOST_STYLES = 20

Range = dict[str, Any]


def settle_content(text: Any) -> str:
    """The same words with sound ranges and depths; of what is no content state nothing is left."""
    try:
        content = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        content = None
    content = content if isinstance(content, dict) else {}
    entities, blocks = content.get("entityMap"), content.get("blocks")
    entities = {key: part for key, part in entities.items() if _is_entity(part)} if isinstance(entities, dict) else {}
    blocks = blocks if isinstance(blocks, list) else []
    sound = [_settle_block(b, entities) for b in blocks if isinstance(b, dict) and isinstance(b.get("text"), str)]
    return json.dumps({**content, "blocks": sound, "entityMap": entities})


def _is_entity(entity: Any) -> bool:
    return isinstance(entity, dict) and isinstance(entity.get("type"), str) and isinstance(entity.get("data"), dict)


def _settle_block(block: dict[str, Any], entities: dict[str, Any]) -> dict[str, Any]:
    depth, length = block.get("depth"), len(block["text"])
    styles = [r for r in _ranges(block.get("inlineStyleRanges"), length) if isinstance(r.get("style"), str)]
    links = [r for r in _ranges(block.get("entityRanges"), length) if str(r.get("key")) in entities]
    return {
        **block,
        "type": block["type"] if isinstance(block.get("type"), str) else "unstyled",
        "depth": min(max(depth, 0), DEEPEST) if isinstance(depth, int) else 0,
        "inlineStyleRanges": _united(styles),
        "entityRanges": _apart(links),
    }


def _ranges(found: Any, length: int) -> list[Range]:
    """Those that lie in the text, in their order."""
    numbered = [r for r in found if isinstance(r, dict)] if isinstance(found, list) else []
    numbered = [r for r in numbered if all(isinstance(r.get(name), int) for name in ("offset", "length"))]
    # JavaScript counts some characters twice.
    inside = [r for r in numbered if 0 <= r["offset"] < 2 * length and r["length"] > 0]
    cut = [{**r, "length": min(r["length"], 2 * length - r["offset"])} for r in inside]
    return sorted(cut, key=lambda r: int(r["offset"]))


def _united(ranges: list[Range]) -> list[Range]:
    """Of each style, ranges that touch or overlap as one."""
    last: dict[str, Range] = {}
    united: list[Range] = []
    for r in ranges:
        before = last.get(r["style"])
        if before and r["offset"] <= before["offset"] + before["length"]:
            before["length"] = max(before["length"], r["offset"] + r["length"] - before["offset"])
        elif before or len(last) < MOST_STYLES:
            last[r["style"]] = r
            united.append(r)
    return united


def _apart(ranges: list[Range]) -> list[Range]:
    """A character is in one link at most: the first."""
    end, apart = 0, []
    for r in ranges:
        if r["offset"] >= end:
            apart.append(r)
            end = r["offset"] + r["length"]
    return apart


def settle_what_is_sent() -> None:
    """Before Wagtail's converter sees it, from whatever form."""
    convert_by(_convert)


def _convert(converter: Any, convert: Any, text: Any) -> str:
    html: str = convert(converter, settle_content(text))
    return html
