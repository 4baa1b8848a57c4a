"""Small models of sentences: a folder with a network that looks up a vector for each character, written by hand as ONNX is.

A text's vector is the mean of its characters'; characters of one ``meaning`` share theirs.
"""

import hashlib
import json
import struct
from collections.abc import Sequence
from pathlib import Path

DIMENSIONS = 32
MEANINGS = ("开店铺营业", "饭餐饮食厨", "车驾驶交通")
# Have a meaning each of their own. What is not known at all has one in common.
OTHERS = "卫生检查样例规定办法之一二三机动上道路行先后次序不论另，。"


def write_model(folder: Path, *, meanings: Sequence[str] = MEANINGS, dimensions: int = DIMENSIONS) -> Path:
    """Make the folder, and return it."""
    characters = sorted({*"".join(meanings), *OTHERS})
    vocabulary = {"[PAD]": 0, "[UNK]": 1} | {character: i for i, character in enumerate(characters, 2)}
    seeds: dict[str, str] = {token: token for token in vocabulary}
    seeds |= {character: meaning for meaning in meanings for character in meaning}
    rows = [_vector(seeds[token], dimensions) for token in vocabulary]
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(_network(rows))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer(vocabulary)), encoding="utf-8")
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}', encoding="utf-8")
    return folder


def _vector(seed: str, dimensions: int) -> list[float]:
    digest = hashlib.shake_256(seed.encode()).digest(dimensions)
    return [byte / 127.5 - 1 for byte in digest]


def _tokenizer(vocabulary: dict[str, int]) -> dict[str, object]:
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False},
        "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }  # fmt: skip


def _network(rows: list[list[float]]) -> bytes:
    """last_hidden_state = the rows of input_ids (protobuf: ModelProto of onnx.proto)."""
    table = b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows)
    dims = _number(1, len(rows)) + _number(1, len(rows[0]))
    weights = dims + _number(2, 1) + _field(8, b"weights") + _field(9, table)
    node = _field(1, b"weights") + _field(1, b"input_ids") + _field(2, b"last_hidden_state") + _field(4, b"Gather")
    inputs = [_value(name, 7, [b"texts", b"length"]) for name in (b"input_ids", b"attention_mask")]
    output = _value(b"last_hidden_state", 1, [b"texts", b"length", len(rows[0])])
    graph = _field(1, node) + _field(2, b"graph") + _field(5, weights)
    graph += b"".join(_field(11, each) for each in inputs) + _field(12, output)
    return _number(1, 8) + _field(7, graph) + _field(8, _number(2, 13))


def _value(name: bytes, kind: int, shape: list[bytes | int]) -> bytes:
    sides = b"".join(_field(1, _number(1, side) if isinstance(side, int) else _field(2, side)) for side in shape)
    return _field(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, sides)))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
