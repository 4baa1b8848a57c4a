"""Where policies come from: a file of JSON lines, a document, or a folder of documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_content.policies.importing.documents import document_paths, document_sources
from site_content.policies.importing.imported import ImportProblem, Source
from site_content.policies.importing.json_lines import count_lines, json_line_sources


@dataclass(frozen=True)
class SourceSet:
    """All sources of one run, and how many there are (0: not known)."""

    total: int
    items: Iterator[Source]


def open_sources(path: Path, *, encoding: str = "utf-8", name: str = "") -> SourceSet:
    """The sources at ``path``. ``name`` is the folder's name within ids (its own unless given).

    Raises ImportProblem if nothing there can be imported.
    """
    if not path.exists():
        raise ImportProblem(f"找不到“{path}”：请检查路径")
    if path.is_file() and path.name.removesuffix(".gz").endswith((".jsonl", ".json", ".ndjson")):
        return SourceSet(count_lines(path), json_line_sources(path, encoding))
    paths = document_paths(path)
    if not paths:
        raise ImportProblem(f"“{path}”里没有可以导入的文件：支持 .jsonl（可压缩为 .gz）、.md、.html、.docx")
    root = path.resolve() if path.is_dir() else path.resolve().parent
    return SourceSet(len(paths), document_sources(paths, root, encoding, name or root.name))
