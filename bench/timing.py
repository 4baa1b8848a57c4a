"""What is asked, and milliseconds of many requests in a line."""

import json
from collections.abc import Iterable
from pathlib import Path


def read_queries(path: Path) -> list[str]:
    """Of judged queries (docs/search.md), what people typed."""
    return [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def describe(name: str, times: Iterable[float]) -> str:
    ordered = sorted(times)
    return (
        f"{name:34} n={len(ordered):5}  p50 {ordered[len(ordered) // 2]:7.1f} ms  "
        f"p95 {ordered[int(len(ordered) * 0.95)]:7.1f} ms  max {ordered[-1]:7.1f} ms"
    )
