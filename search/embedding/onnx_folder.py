"""A model of the operator's choice: a folder as sentence-transformers keeps one, with the network as ONNX.

``model.onnx`` (or ``onnx/model.onnx``) and ``tokenizer.json`` must be there. ``1_Pooling/config.json`` says how a text's
vector is made of its tokens' (their mean, unless it names the first), ``sentence_bert_config.json`` how many tokens are read,
``config_sentence_transformers.json`` what is put before a query and before a passage. Nothing is downloaded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from search.embedding.fingerprints import folder_fingerprint, network_of
from search.embedding.protocol import FOLDER_HINT, ModelUnavailable

if TYPE_CHECKING:
    from search.embedding.protocol import Vectors

# A passage has 350 characters, 500 at most (search.documents.passages).
MOST_TOKENS = 512
# Texts of one run of the network: more of them only need more memory.
BATCH = 16


class OnnxEncoder:
    """See search.embedding.protocol.SentenceEncoder. Raises ModelUnavailable for a folder that holds no such model."""

    def __init__(self, folder: Path) -> None:
        try:
            self._read(folder)
            self.dimensions = int(self._vectors(["企业"]).shape[1])
        except Exception as error:  # onnxruntime and tokenizers raise what they like
            raise ModelUnavailable(
                "语义模型读不出来", FOLDER_HINT, f"{folder}: {type(error).__name__}: {error}"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._before_passage + text for text in texts])

    def encode_query(self, text: str) -> Vectors:
        return self._encode([self._before_query + text])[0]

    def _read(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a search must not take every processor
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(network_of(folder)), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        length = _settings(folder / "sentence_bert_config.json").get("max_seq_length") or MOST_TOKENS
        self._tokenizer.enable_truncation(min(int(length), MOST_TOKENS))
        self._tokenizer.enable_padding()
        self._by_first = bool(_settings(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))
        prompts = _settings(folder / "config_sentence_transformers.json").get("prompts") or {}
        self._before_query = str(prompts.get("query") or "")
        self._before_passage = str(prompts.get("document") or prompts.get("passage") or "")
        self.fingerprint = folder_fingerprint(folder)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        made = [self._vectors(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(made) if made else np.empty((0, self.dimensions), np.float32)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        read = self._tokenizer.encode_batch(list(texts))
        mask = np.array([each.attention_mask for each in read], np.int64)
        given = {
            "input_ids": np.array([each.ids for each in read], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([each.type_ids for each in read], np.int64),
        }
        out = self._session.run(None, {name: given[name] for name in self._inputs})[0].astype(np.float32)
        pooled = out if out.ndim == 2 else out[:, 0] if self._by_first else _mean(out, mask)
        made: Vectors = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return made


def _mean(tokens: Vectors, mask: Any) -> Vectors:
    """Of each text's own tokens, without those that fill up its row."""
    weights = mask[:, :, None].astype(np.float32)
    made: Vectors = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0)
    return made


def _settings(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return read
