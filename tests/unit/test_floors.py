"""The floors of the house: import-linter can only hold what it is told of."""

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Run beside the platform, and imported by nothing in it.
BESIDE = {"bench", "tests", "tools"}


def contracts() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = settings["tool"]["importlinter"]
    return found


def packages() -> set[str]:
    return {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - BESIDE


def test_every_package_is_known_to_the_import_rules() -> None:
    assert set(contracts()["root_packages"]) == packages()


def test_every_package_stands_on_one_floor() -> None:
    layers = next(contract["layers"] for contract in contracts()["contracts"] if contract["type"] == "layers")
    assert sorted(chain.from_iterable(layer.split(" | ") for layer in layers)) == sorted(packages())


def test_no_package_may_hold_circles() -> None:
    """Modules that name each other's types within one kind of page may."""
    held = {
        ancestor.partition(".")[0]
        for contract in contracts()["contracts"]
        if contract["type"] == "acyclic_siblings"
        for ancestor in contract["ancestors"]
    }
    assert held >= packages()
