"""The folder of the embedded index: versions side by side and a small file that names the present one.

``current`` holds the name of a version folder and is replaced in one step, so whoever opens the index finds
the old one or the new one, whole. A version folder carries ``stamp.json`` (what it was made with) and two indexes,
one of whole documents and one of passages: tantivy takes rarity and average length over all rows of an index, held or
not, and in a common one every word of a title would be rare and every title long.
"""

import json
import os
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.documents.model import DOCUMENT_VERSION
from search.engines.embedded.schema import SCHEMA_VERSION, build_schema, register_tokenizers
from search.engines.protocol import EngineUnavailable, IndexOutdated

STAMP = {"schema": SCHEMA_VERSION, "documents": DOCUMENT_VERSION}
PARTS = ("heads", "passages")
BUILDING = "building"
# A build that began longer ago than this was killed.
BUILD_SECONDS = 24 * 3600
OUTDATED = "搜索索引是旧版本建立的，请运行 manage.py reindex 重建。"


def unreadable(error: Exception, folder: Path | None = None) -> EngineUnavailable:
    hint = "检查 QIFU_SEARCH_INDEX_DIR 的目录权限；文件坏了就运行 manage.py reindex 重建。"
    return EngineUnavailable("搜索索引读不出来", hint, f"{folder}: {error}" if folder else str(error))


@dataclass(frozen=True)
class Opened:
    """One version's two indexes."""

    heads: tantivy.Index
    passages: tantivy.Index

    def reload(self) -> None:
        self.heads.reload()
        self.passages.reload()


class IndexStore:
    """Versions of the index below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"

    def current(self) -> Path | None:
        """The present version's folder, None if there is none yet."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(error) from error
        return self.root / name if name else None

    def create(self) -> Path:
        """A new, empty version, not yet the present one (``building`` in it says so)."""
        folder = self.root / f"v{time.strftime('%Y%m%d%H%M%S')}-{uuid.uuid4().hex[:6]}"
        try:
            folder.mkdir(parents=True)
            (folder / BUILDING).touch()
            for part in PARTS:
                (folder / part).mkdir()
                tantivy.Index(build_schema(), path=str(folder / part))
            (folder / "stamp.json").write_text(json.dumps(STAMP), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise EngineUnavailable(
                "搜索索引不能写入", "检查 QIFU_SEARCH_INDEX_DIR 的磁盘空间和目录权限。", str(error)
            ) from error
        return folder

    def open(self, folder: Path) -> Opened:
        """Open a version. Raises IndexOutdated or EngineUnavailable."""
        try:
            stamp = json.loads((folder / "stamp.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise unreadable(error, folder) from error
        if stamp != STAMP:
            raise IndexOutdated(OUTDATED)
        try:
            heads, passages = (tantivy.Index.open(str(folder / part)) for part in PARTS)
        except (OSError, ValueError) as error:
            raise unreadable(error, folder) from error
        for index in (heads, passages):
            register_tokenizers(index)
            index.config_reader("manual")
        return Opened(heads, passages)

    def switch_to(self, folder: Path) -> None:
        """Make ``folder`` the present version in one step and clear old ones away."""
        (folder / BUILDING).unlink(missing_ok=True)
        beside = self.root / f"current.{uuid.uuid4().hex[:6]}"
        beside.write_text(folder.name, encoding="utf-8")
        os.replace(beside, self._pointer)
        self._clear_away(folder)

    def _clear_away(self, present: Path) -> None:
        """Old versions go; readers that have one open keep it until they look again. Builds in progress stay."""
        for folder in self.root.glob("v*"):
            if folder != present and not _is_being_built(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_being_built(folder: Path) -> bool:
    try:
        return time.time() - (folder / BUILDING).stat().st_mtime < BUILD_SECONDS
    except FileNotFoundError:
        return False
