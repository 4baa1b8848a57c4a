"""Rich text that was stored before all of it went through the converter, put right where it stands."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, TextField
from django.db.models.functions import Cast
from wagtail.blocks import Block, ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Revision

from site_content.base.prose import ProseBlock, ProseField
from site_content.base.rich_text import to_storage


def mend_models() -> int:
    """Every row with rich text; how many were changed. Records and history stay: nothing reads otherwise than before."""
    return sum(_mend_model(model) for model in apps.get_models() if _text_fields(model))


def mend_revisions() -> int:
    """Every draft and earlier version; how many were changed."""
    changed = 0
    for revision in Revision.objects.select_related("content_type").iterator(chunk_size=200):
        model = revision.content_type.model_class()
        mended = {**revision.content, **dict(_mended_values(model, revision.content))} if model else revision.content
        if mended != revision.content:
            Revision.objects.filter(pk=revision.pk).update(content=mended)
            changed += 1
    return changed


def mend_raw(block: Block, raw: Any) -> Any:
    """A block's stored JSON with its rich text put right; what does not fit the block stays as it is."""
    if isinstance(block, ProseBlock) and isinstance(raw, str):
        return to_storage(raw, block.features)
    if isinstance(block, StructBlock) and isinstance(raw, dict):
        return {
            name: mend_raw(block.child_blocks[name], part) if name in block.child_blocks else part
            for name, part in raw.items()
        }
    if isinstance(block, ListBlock | StreamBlock) and isinstance(raw, list):
        return [_mend_item(block, item) for item in raw]
    return raw


def _mend_item(block: Any, item: Any) -> Any:
    is_named = isinstance(item, dict) and "type" in item and "value" in item
    if isinstance(block, ListBlock):
        return (
            {**item, "value": mend_raw(block.child_block, item["value"])}
            if is_named
            else mend_raw(block.child_block, item)
        )
    child = block.child_blocks.get(item["type"]) if is_named else None
    return {**item, "value": mend_raw(child, item["value"])} if child else item


def _text_fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.local_fields if isinstance(field, ProseField | StreamField)]


def _mend_model(model: type[Model]) -> int:
    fields = _text_fields(model)
    plain = {f"stored_{f.name}": Cast(f.name, TextField()) for f in fields}
    changed = 0
    for row in model._base_manager.annotate(**plain).values("pk", *plain).iterator(chunk_size=200):
        content = {field.name: row[f"stored_{field.name}"] or "" for field in fields}
        mended = {name: value for name, value in _mended_values(model, content) if value != content[name]}
        if mended:
            values = {name: _as_value(model._meta.get_field(name), value) for name, value in mended.items()}
            model._base_manager.filter(pk=row["pk"]).update(**values)
            changed += 1
    return changed


def _mended_values(model: type[Model], content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, stored text) of the rich text fields; a stream's is JSON, left as it is written if nothing changes."""
    for field in model._meta.get_fields():
        stored = content.get(field.name)
        if not isinstance(stored, str) or not stored:
            continue
        if isinstance(field, ProseField):
            yield field.name, to_storage(stored, field.features)
        elif isinstance(field, StreamField):
            raw = json.loads(stored)
            mended = mend_raw(field.stream_block, raw)
            yield field.name, stored if mended == raw else json.dumps(mended, ensure_ascii=False)


def _as_value(field: Any, stored: str) -> Any:
    return (
        StreamValue(field.stream_block, json.loads(stored), is_lazy=True) if isinstance(field, StreamField) else stored
    )
