"""The guide's table of contents: docs/editors/README.md, a list of links per part."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

FOLDER = settings.BASE_DIR / "docs" / "editors"
CONTENTS = FOLDER / "README.md"
PICTURES = FOLDER / "pictures"
CHAPTER_URL_NAME = "qifu_manual_chapter"
ENTRY = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<slug>[a-z-]+)\.md\)：(?P<about>.+)")
PART = "## "


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str
    about: str

    @property
    def file(self) -> Path:
        return Path(FOLDER / f"{self.slug}.md")

    @property
    def url(self) -> str:
        return reverse(CHAPTER_URL_NAME, args=[self.slug])


@dataclass(frozen=True)
class Part:
    title: str
    chapters: list[Chapter]


@dataclass(frozen=True)
class Contents:
    """``introduction`` is Markdown."""

    introduction: str
    parts: list[Part]

    @property
    def chapters(self) -> list[Chapter]:
        return [chapter for part in self.parts for chapter in part.chapters]

    def find(self, slug: str) -> Chapter | None:
        return next((chapter for chapter in self.chapters if chapter.slug == slug), None)

    def neighbours(self, chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
        """The one before and the one after."""
        chapters = self.chapters
        at = chapters.index(chapter)
        return (chapters[at - 1] if at else None), (chapters[at + 1] if at + 1 < len(chapters) else None)


def read_contents() -> Contents:
    """Read at every call: a file of one page, and a changed guide shows without a restart."""
    _title, _break, text = CONTENTS.read_text(encoding="utf-8").partition("\n")
    introduction, *parts = text.split(f"\n{PART}")
    return Contents(introduction, [read_part(part) for part in parts])


def read_part(text: str) -> Part:
    title, _break, entries = text.partition("\n")
    return Part(title, [Chapter(**found.groupdict()) for found in ENTRY.finditer(entries)])
