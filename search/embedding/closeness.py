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


def vector_store() -> VectorStore:
    """The vectors of the settings' place. Needs numpy, which comes with a model."""
    # Beside the embedded index's versions, whose names begin with a v.
    return _store_at(Path(settings.QIFU_SEARCH_INDEX_DIR) / "embedding")


@cache
def _store_at(folder: Path) -> VectorStore:
    from search.embedding.store import VectorStore

    return VectorStore(folder)


def find_closeness(text: str, numbers: Collection[int]) -> Mapping[int, float]:
    """From -1 to 1 for each record that has vectors; nothing without a model or its vectors. Never waits and never fails."""
    encoder = encoder_at_hand()
    if encoder is None or not numbers:
        return {}
    try:
        opened = vector_store().opened()
        if opened is None or opened[0].fingerprint != encoder.fingerprint:
            return {}
        return _measure(encoder.encode_query(text), *opened, numbers)
    except Exception:  # whatever is wrong with a model or a file, the search has its answer without it
        logger.exception("no semantic reranking")
        return {}


def _measure(query: Any, table: Any, rows: Any, numbers: Collection[int]) -> dict[int, float]:
    """The closest passage's of each record."""
    import numpy as np

    found = [entry for number in numbers if (entry := table.entries.get(number)) and entry.count]
    if not found:
        return {}
    picked = np.concatenate([rows[entry.first : entry.first + entry.count] for entry in found])
    products = picked.astype(np.float32) @ query
    starts = np.cumsum([0, *(entry.count for entry in found[:-1])])
    best = np.maximum.reduceat(products, starts)
    return {entry.number: float(value) for entry, value in zip(found, best, strict=True)}


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
