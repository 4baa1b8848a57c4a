"""The documentation names everything that there is: settings, commands, kinds of pages, fields."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from packaging.version import Version
from wagtail.models import Page, get_page_models

from cms.api.api import api
from cms.version import read_version
from publishing.kinds import Kind, all_kinds

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
OURS = ("cms", "messages", "publishing", "search", "services", "site_content", "themes")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    """Everything in ``backquotes``, and the words in it."""
    quoted = re.findall(r"`([^`]+)`", text)
    return {word for part in quoted for word in [part, *re.findall(r"[A-Za-z_][A-Za-z0-9_]*", part)]}


def commands() -> dict[str, str]:
    return {name: str(app) for name, app in get_commands().items() if str(app).partition(".")[0] in OURS}


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_management_command_is_documented(name: str) -> None:
    assert f"`manage.py {name}" in read("operations.md")


@pytest.mark.parametrize("name", re.findall(r"`manage\.py (\w+)", (DOCS / "operations.md").read_text(encoding="utf-8")))
def test_every_documented_command_exists(name: str) -> None:
    assert name in get_commands()


@pytest.mark.parametrize("model", [m for m in get_page_models() if m is not Page], ids=lambda m: m.__name__)
def test_every_page_type_is_documented_and_has_a_record(model: type[Page]) -> None:
    assert model.__name__ in named(read("architecture.md"))
    assert model.record_kind in named(read("records.md"))


def promised_keys(kind: str) -> set[str]:
    """The keys that the tables and paragraphs of records.md give for ``kind`` (top level only)."""
    text = read("records.md")
    common = set(re.findall(r"^\| `(\w+)` \|", text, re.M)) - {"key"}
    paragraph = re.search(rf"\*\*{kind}\*\*[^:]*: (.*?)(?:\n\n|\. [*I]|$)", text, re.S)
    own = paragraph.group(1) if paragraph else ""
    flat = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", own)
    flat = re.sub(r":\s*\[\{.*?\}\]", "`", flat)
    return common | set(re.findall(r"`(\w+)`", flat))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_record_has_the_keys_that_are_documented_and_no_other(kind: Kind) -> None:
    assert set(kind.shape.model_fields) == promised_keys(kind.name)


def test_every_field_of_the_api_is_documented() -> None:
    words = named("\n".join(read(name) for name in ("api.md", "records.md", "search.md")))
    schemas = api.get_openapi_schema()["components"]["schemas"]
    fields = {field for schema in schemas.values() for field in schema.get("properties", {})}
    assert fields - words == set()


def test_links_between_documents_lead_somewhere() -> None:
    for file in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"


def test_the_changelog_and_the_version_agree() -> None:
    """A release is the newest version of the list; between two releases the next one is on the way."""
    versions = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert versions == sorted(versions, key=Version, reverse=True)
    running = Version(read_version())
    assert running == Version(versions[0]) or (running.is_devrelease and running > Version(versions[0]))
