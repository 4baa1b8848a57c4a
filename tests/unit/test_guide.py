"""The editors' guide hangs together: chapters, links, anchors, pictures, and the words that it quotes from screens."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest
import wagtail

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "editors"
PICTURES = FOLDER / "pictures"
CHAPTERS = sorted(file for file in FOLDER.glob("*.md") if file.name != "README.md")
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\(pictures/(?P<name>[a-z-]+)\.webp\)")
LINK = re.compile(r"\]\((?P<file>[a-z-]+\.md)?(?:#(?P<anchor>[^)]+))?\)")
LARGEST_SET = 3 * 1024 * 1024


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def anchors(file: Path) -> set[str]:
    """As code hosts make them of headings."""
    titles = re.findall(r"^#+ (.+)$", read(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_contents_name_every_chapter_once() -> None:
    listed = re.findall(r"^- \[[^\]]+\]\(([a-z-]+\.md)\)：.+$", read(FOLDER / "README.md"), re.MULTILINE)
    assert sorted(listed) == [file.name for file in CHAPTERS]


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.stem)
def test_a_chapter_has_the_title_that_the_contents_give_it(file: Path) -> None:
    title = read(file).partition("\n")[0].removeprefix("# ")
    assert f"- [{title}]({file.name})：" in read(FOLDER / "README.md")


@pytest.mark.parametrize("file", [*CHAPTERS, FOLDER / "README.md"], ids=lambda file: file.stem)
def test_links_lead_to_chapters_and_headings_that_exist(file: Path) -> None:
    for link in LINK.finditer(read(file)):
        target = FOLDER / link["file"] if link["file"] else file
        assert target.exists(), link[0]
        assert not link["anchor"] or link["anchor"] in anchors(target), link[0]


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.stem)
def test_every_picture_says_in_chinese_what_is_on_it(file: Path) -> None:
    pictures = list(PICTURE.finditer(read(file)))
    assert len(pictures) == read(file).count("![")
    for picture in pictures:
        assert len(re.findall(r"[\u4e00-\u9fff]", picture["words"])) > 5, picture[0]


def test_pictures_that_are_shown_taken_and_kept_are_the_same() -> None:
    shown = [picture["name"] for file in CHAPTERS for picture in PICTURE.finditer(read(file))]
    scripts = "\n".join(read(file) for file in (ROOT / "tools" / "screenshots" / "chapters").glob("*.py"))
    taken = re.findall(r'\.shoot\(\s*page,\s*"([a-z-]+)"', scripts)
    assert sorted(shown) == sorted(taken)
    assert sorted(shown) == sorted(file.stem for file in PICTURES.iterdir())


def test_the_pictures_are_few_bytes() -> None:
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < LARGEST_SET


@cache
def words_of_the_admin() -> str:
    """Everything that a screen may say: translations, templates, labels in the code."""
    catalogues = [
        *(ROOT / "locale").rglob("*.po"),
        *Path(wagtail.__file__).parent.glob("**/locale/zh_Hans/LC_MESSAGES/*.po"),
    ]
    translated = [
        text for file in catalogues for entry in polib.pofile(str(file)) for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]  # fmt: skip
    packages = [
        ROOT / name for name in ("cms", "office_files", "publishing", "services", "site_content", "search", "themes")
    ]
    sources = [
        read(file)
        for folder in packages
        for kind in ("*.py", "*.html", "*.js", "*.yaml")
        for file in folder.rglob(kind)
    ]
    return squeezed("\n".join([*translated, *sources]))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# Quoted, but no screen says so by itself: examples, names that come from content, and what people write.
OTHER_QUOTES = {
    "图片1", "截图", "jsgz", "技术改造", "胶政发〔2016〕12号", "胶政发[2016]12号", "胶政发2016 12", "…", "＋",
}  # fmt: skip


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.stem)
def test_words_quoted_from_the_screen_are_said_by_the_program(file: Path) -> None:
    quoted = set(re.findall(r"“([^”]+)”", read(file))) - OTHER_QUOTES
    parts = {part for quote in quoted for part in squeezed(quote).split("……") if part}
    assert sorted(part for part in parts if part not in words_of_the_admin()) == []
