"""Which version this is. It stands in pyproject.toml and nowhere else."""

import tomllib
from functools import cache
from pathlib import Path

PROJECT_FILE = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def read_version() -> str:
    """As PEP 440 writes it; between two releases the next one with ``.dev0`` behind it."""
    project: dict[str, str] = tomllib.loads(PROJECT_FILE.read_text(encoding="utf-8"))["project"]
    return project["version"]
