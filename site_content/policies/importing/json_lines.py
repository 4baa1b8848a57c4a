"""JSON lines: one record a line, ``{"id", "title", "date", "history": [...], "body_markdown", ...}``, plain or .gz."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from office_files.text.markdown import render_markdown
from site_content.policies.importing.imported import ImportProblem, Source, SourceText
from site_content.policies.importing.reading import READER_VERSION, declared_values

LONGEST_LINE = 20_000_000  # bytes
_OWN_KEYS = {"id", "title", "history", "body_markdown", "body_html"}


def json_line_sources(path: Path, encoding: str) -> Iterator[Source]:
    """One source per line that is not empty. Raises ImportProblem at the end of a .gz that breaks off."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        number = 0
        try:
            while line := file.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield _line_source(number, line, encoding)
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            problem = f"压缩文件损坏，读到这里为止（{error}）：请重新下载或压缩"
            yield Source(f"第 {number + 1} 行", "", "", partial(_fail, problem))


def count_lines(path: Path) -> int:
    """How many records the file holds, broken ones included."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            return sum(1 for line in file if line.strip())
    except (EOFError, OSError):
        return 0


def _line_source(number: int, line: bytes, encoding: str) -> Source:
    place = f"第 {number} 行"
    digest = hashlib.sha256(f"{READER_VERSION}\n".encode() + line.strip()).hexdigest()
    try:
        record = _parse(line, encoding)
    except ImportProblem as problem:
        return Source(place, "", digest, partial(_fail, str(problem)))
    source_id = str(record["id"]).strip()
    return Source(place, source_id, digest, partial(_source_text, place, source_id, digest, record))


def _parse(line: bytes, encoding: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode(encoding).lstrip("\ufeff"))
    except UnicodeDecodeError as error:
        raise ImportProblem(
            f"不是 {encoding.upper()} 编码（第 {error.start + 1} 字节处）："
            "如果文件是 GBK，请加 --encoding gb18030 再导入"
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportProblem(f"不是完整的 JSON（{error}）：每行应是一条完整的记录，请检查这一行") from error
    if not isinstance(record, dict):
        raise ImportProblem('不是 JSON 对象：每行应写成 {"id": …, "title": …}')
    if not str(record.get("id") or "").strip():
        raise ImportProblem("缺少编号（id）：没有编号就无法在下次导入时认出同一份文件，请补上")
    if len(str(record["id"])) > 100:
        raise ImportProblem("编号（id）超过 100 字，请缩短")
    return record


def _source_text(place: str, source_id: str, digest: str, record: dict[str, Any]) -> SourceText:
    history = record.get("history") or []
    html = record.get("body_html") or render_markdown(str(record.get("body_markdown") or ""))
    return SourceText(
        place=place,
        source_id=source_id,
        source_hash=digest,
        title=" ".join(str(record.get("title") or "").split()),
        declared=declared_values({key: value for key, value in record.items() if key not in _OWN_KEYS}),
        html=str(html),
        history=tuple(str(entry) for entry in history) if isinstance(history, list) else (str(history),),
    )


def _fail(text: str) -> SourceText:
    raise ImportProblem(text)
