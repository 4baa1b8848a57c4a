"""Answers kept as files: `pytest --regenerate-golden` writes them anew, a person reads the difference."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

FOLDER = Path(__file__).parent / "golden"


class Golden:
    """Compares JSON with tests/golden/NAME.json, or writes the file."""

    def __init__(self, regenerate: bool) -> None:
        self.regenerate = regenerate

    def check(self, name: str, value: Any) -> None:
        path = FOLDER / f"{name}.json"
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        if self.regenerate:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: run pytest --regenerate-golden and review it"
        kept = path.read_text(encoding="utf-8")
        # PostgreSQL's jsonb keeps no order of keys.
        assert kept == text if connection.vendor == "sqlite" else json.loads(kept) == json.loads(text)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.config.getoption("--regenerate-golden"))
