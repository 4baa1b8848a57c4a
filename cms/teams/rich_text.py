"""References in rich text as Draftail sends and shows it (Draft.js's raw content state, JSON)."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

Entity = dict[str, Any]
REFERRING = {"LINK": lambda: Page, "DOCUMENT": get_document_model, "IMAGE": get_image_model}


def entity_model(entity: Entity) -> type[Model]:
    model: type[Model] = REFERRING[entity["type"]]()
    return model


def read_content(text: Any) -> Any:
    """The content state, or None for what is none."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None


def referring_entities(content: Any) -> Iterator[tuple[str, Entity]]:
    """Keys and entities that name something by ``data.id``."""
    entities = content.get("entityMap") if isinstance(content, dict) else None
    for key, entity in entities.items() if isinstance(entities, dict) else ():
        data = entity.get("data") if isinstance(entity, dict) and entity.get("type") in REFERRING else None
        if isinstance(data, dict) and data.get("id") not in (None, ""):
            yield key, entity


def without_entity(text: str, key: str) -> str:
    """The same words without the link or picture."""
    content = json.loads(text)
    del content["entityMap"][key]
    blocks = content.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and isinstance(block.get("entityRanges"), list):
            ranges = block["entityRanges"]
            block["entityRanges"] = [r for r in ranges if isinstance(r, dict) and str(r.get("key")) != key]
    return json.dumps(content)
