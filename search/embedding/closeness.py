"""How close documents are to a query in meaning."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from search.embedding.models import encoder_at_hand

if TYPE_CHECKING:
    from search.embedding.store import VectorStore

logger = logging.getLogger(__name__)

# Of a record's closeness. Chosen on the tuning half (docs/decisions/0065).
TITLE_SHARE, OTHERS_SHARE, OTHER_PASSAGES = 0.2, 0.1, 7


def vector_store() -> VectorStore:
    """The vectors of the settings' place. Needs numpy, which comes with a model."""
    # Beside the embedded index's versions, whose names begin with a v.
    return _store_at(Path(settings.QIFU_SEARCH_INDEX_DIR) / "embedding")


@cache
def _store_at(folder: Path) -> VectorStore:
    from search.embedding.store import VectorStore

    return VectorStore(folder)


def find_closeness(text: str, numbers: Collection[int]) -> Mapping[int, float]:
    """For each record that has vectors, about 1 for the closest and 0 for what has nothing to do with it; nothing without a model or its vectors. Never waits and never fails."""
    encoder = encoder_at_hand()
    if encoder is None or not numbers:
        return {}
    try:
        opened = vector_store().opened()
        if opened is None or opened[0].fingerprint != encoder.fingerprint:
            return {}
        return _measure(encoder.encode_query(text), *opened, numbers)
    except Exception as error:  # whatever is wrong with a model or a file, the search has its answer without it
        _tell_once(f"{type(error).__name__}: {error}")
        return {}


@cache
def _tell_once(fault: str) -> None:
    """In the log: not at every search."""
    logger.error("no semantic reranking: %s", fault)


def _measure(query: Any, table: Any, rows: Any, numbers: Collection[int]) -> dict[int, float]:
    """Of each record: its passages', the closest first and a share of the next, and its title's."""
    import numpy as np

    found = [entry for number in numbers if (entry := table.entries.get(number)) and entry.count]
    if not found:
        return {}
    picked = np.concatenate([rows[entry.first : entry.first + entry.count] for entry in found])
    products = picked.astype(np.float32) @ query
    ends = np.cumsum([entry.count for entry in found])
    return {
        entry.number: _together(products[end - entry.count], np.sort(products[end - entry.count + 1 : end])[::-1])
        for entry, end in zip(found, ends, strict=True)
    }


def _together(title: float, passages: Any) -> float:
    """``passages``: the closest first; a page without text is its title alone."""
    if not len(passages):
        return float(title)
    text = float(passages[0]) + OTHERS_SHARE * float(passages[1 : 1 + OTHER_PASSAGES].sum())
    return (1 - TITLE_SHARE) * text + TITLE_SHARE * float(title)


def find_fault(fingerprint: str) -> str:
    """What is wrong with the vectors of the model of that fingerprint, for administrators; "" if nothing is."""
    from search.embedding.store import StoreUnreadable

    try:
        opened = vector_store().opened()
    except (StoreUnreadable, OSError) as error:
        return f"语义向量读不出来：{error}"
    if opened is None:
        return "语义向量还没有生成。"
    return "" if opened[0].fingerprint == fingerprint else "语义向量是另一个模型生成的。"
