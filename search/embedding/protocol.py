"""What a model of sentences must do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

FOLDER_HINT = "检查 QIFU_SEARCH_MODEL 指向的目录：要有 model.onnx 和 tokenizer.json，见 docs/operations.md。"


class ModelUnavailable(Exception):
    """There is no model to be had. ``reason``: a short sentence; ``hint``: what an administrator should do."""

    def __init__(self, reason: str, hint: str, detail: str = "") -> None:
        super().__init__(f"{reason}（{detail}）" if detail else reason)
        self.reason, self.hint, self.detail = reason, hint, detail


class SentenceEncoder(Protocol):
    """Texts → vectors of unit length; the closer two texts are in meaning, the nearer to 1 their product.

    Attributes:
        dimensions: length of a vector.
        fingerprint: another one for another model: its vectors can't be compared with these.
    """

    dimensions: int
    fingerprint: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32, a row per text, in order; of no texts no rows. An empty text has a vector, too."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """The vector of what somebody asks, of shape (dimensions,)."""
        ...
