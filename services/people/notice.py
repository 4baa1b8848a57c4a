"""The notice on personal data: a file for each version; which one was seen is kept with what was sent."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "notices"


@dataclass(frozen=True)
class Section:
    title: str
    text: str


@dataclass(frozen=True)
class Notice:
    """``version`` is the month in which it came into force: ``2026-11``."""

    version: str
    in_force_from: str
    sections: tuple[Section, ...]


@cache
def read_notice(version: str) -> Notice | None:
    """None if there is no such version."""
    if version not in versions():
        return None
    held = yaml.safe_load((FOLDER / f"{version}.yaml").read_text(encoding="utf-8"))
    sections = tuple(Section(section["title"], section["text"]) for section in held["sections"])
    return Notice(version, str(held["in_force_from"]), sections)


@cache
def versions() -> tuple[str, ...]:
    """The newest first."""
    return tuple(sorted((file.stem for file in FOLDER.glob("*.yaml")), reverse=True))


NOTICE_VERSION = versions()[0]
