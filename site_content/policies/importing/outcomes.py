"""What became of each source, and how it is told: lines and a CSV file."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from standards.cells import as_cell


class Result(StrEnum):
    """The results, by their Chinese names."""

    CREATED = "新建"
    UPDATED = "更新"
    UNCHANGED = "未变"
    CONFLICT = "冲突"
    DUPLICATE = "重复"
    FAILED = "失败"


NOT_TAKEN = (Result.CONFLICT, Result.DUPLICATE, Result.FAILED)


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    Attributes:
        detail: why it was not taken, or what to look at.
    """

    place: str
    source_id: str
    title: str
    result: Result
    detail: str = ""
    page_id: int | None = None

    def to_line(self) -> str:
        title = f"《{self.title}》" if self.title else ""
        return f"[{self.result}] {self.place}{title}：{self.detail}"


@dataclass
class Tally:
    """The results counted, and written to the report as they come, so that a killed run leaves its report."""

    report: Path | None = None
    counts: Counter[Result] = field(default_factory=Counter)
    _file: IO[str] | None = None
    _writer: Any = None

    def __enter__(self) -> "Tally":
        if self.report:
            # With its mark at the beginning Excel reads it as UTF-8.
            self._file = self.report.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["位置", "来源编号", "标题", "结果", "说明", "页面编号"])
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.result] += 1
        if self._writer and self._file:
            cells = [outcome.place, outcome.source_id, outcome.title, outcome.result.value, outcome.detail]
            self._writer.writerow([*map(as_cell, cells), outcome.page_id or ""])
            self._file.flush()

    @property
    def not_taken(self) -> int:
        return sum(self.counts[result] for result in NOT_TAKEN)

    def to_line(self) -> str:
        return "，".join(f"{result.value} {self.counts[result]}" for result in Result)
