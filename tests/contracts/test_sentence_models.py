"""What every model of sentences must do. Each runs all of it."""

from pathlib import Path

import numpy as np
import pytest

from search.embedding.models import fingerprint_of, make_encoder
from search.embedding.protocol import ModelUnavailable, SentenceEncoder
from tests.sentence_models import write_model

TEXTS = ["开饭店要办什么证", "餐饮服务许可", "驾驶机动车上道路行驶", "", "a" * 5000, "Ｑ１ 𠮷\n\x00 <b>"]


@pytest.fixture(scope="module", params=["universal", "onnx"])
def named(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return "universal" if request.param == "universal" else str(write_model(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def encoder(named: str) -> SentenceEncoder:
    return make_encoder(named)


def test_texts_become_vectors_of_unit_length_in_their_order(encoder: SentenceEncoder) -> None:
    made = encoder.encode(TEXTS)
    assert made.shape == (len(TEXTS), encoder.dimensions) and made.dtype == np.float32
    assert np.isfinite(made).all() and np.allclose(np.linalg.norm(made, axis=1)[:3], 1.0, atol=1e-3)
    assert np.allclose(encoder.encode([TEXTS[2]])[0], made[2], atol=1e-4)  # whatever it is read together with
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_what_means_the_same_is_closer(encoder: SentenceEncoder) -> None:
    food, driving = encoder.encode(["餐饮店铺营业", "驾驶机动车上道路行驶"]) @ encoder.encode_query("开饭店")
    assert food > driving + 0.1


def test_another_model_has_another_fingerprint(encoder: SentenceEncoder, named: str, tmp_path: Path) -> None:
    assert fingerprint_of(named) == encoder.fingerprint
    other = make_encoder(str(write_model(tmp_path, meanings=("水电气",))))
    assert other.fingerprint != encoder.fingerprint


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_a_folder_that_holds_no_whole_model_is_told(tmp_path: Path, missing: str) -> None:
    write_model(tmp_path)
    (tmp_path / missing).write_bytes(b"broken")
    with pytest.raises(ModelUnavailable) as told:
        make_encoder(str(tmp_path))
    assert str(tmp_path) in told.value.detail and "docs/operations.md" in told.value.hint


@pytest.mark.parametrize("name", ["unknown", "models/here"])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=name):
        make_encoder(name)


def test_a_folder_says_how_its_model_is_read(tmp_path: Path) -> None:
    """The first token's vector, a query with words before it, no more than so many tokens."""
    write_model(tmp_path)
    plain = make_encoder(str(tmp_path))
    (tmp_path / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', encoding="utf-8")
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 2}', encoding="utf-8")
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "车"}}', encoding="utf-8")
    told = make_encoder(str(tmp_path))
    assert np.allclose(told.encode(["饭店"])[0], plain.encode(["饭"])[0], atol=1e-4)
    assert np.allclose(told.encode_query("饭店"), plain.encode(["车"])[0], atol=1e-4)
