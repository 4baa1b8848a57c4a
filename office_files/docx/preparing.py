"""A DOCX so rewritten that every word of it comes through the conversion to HTML, or is noted.

The converter (mammoth) knows paragraphs, tables, links, pictures and notes. What it would skip (fields, formulas, text
boxes, automatic numbers, styles of one's own …) is put into these first.
"""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from office_files.docx.boxes import open_boxes
from office_files.docx.changes import accept_changes
from office_files.docx.fields import settle_fields
from office_files.docx.headings import mark_headings
from office_files.docx.names import W, child_of, text_of
from office_files.docx.numbering import BULLETS, Numbering
from office_files.docx.runs import settle_runs
from office_files.docx.styles import Styles
from office_files.losses import Losses

_STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)


@dataclass
class Package:
    """The parts of a DOCX that are read here; the others stay as they are."""

    archive: zipfile.ZipFile

    def __post_init__(self) -> None:
        self.names = set(self.archive.namelist())
        self.main = self._related("_rels/.rels", "", "officeDocument", "word/document.xml")

    def part(self, kind: str) -> str:
        """The name of the main document's part of a kind (``numbering``), whether or not it is there."""
        folder, name = posixpath.split(self.main)
        return self._related(f"{folder}/_rels/{name}.rels", folder, kind, f"word/{kind}.xml")

    def read(self, name: str) -> Element | None:
        return fromstring(self.archive.read(name).replace(*_STRICT)) if name in self.names else None

    def _related(self, rels: str, folder: str, kind: str, fallback: str) -> str:
        root = fromstring(self.archive.read(rels)) if rels in self.names else ()
        for relation in root:
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join(f"/{folder}", relation.get("Target", ""))).lstrip("/")
                if target in self.names:
                    return target
        return fallback


def prepare_docx(content: bytes, losses: Losses) -> bytes:
    """The same document for the converter. Raises what zipfile and the parser raise for a broken one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = Package(archive)
        styles = Styles(package.read(package.part("styles")))
        numbering = Numbering(package.read(package.part("numbering")), styles)
        parts = {package.part("numbering"): BULLETS.encode()}
        for name in (package.main, package.part("footnotes"), package.part("endnotes")):
            story = package.read(name)
            if story is not None:
                settle_story(story, styles, numbering, losses)
                parts[name] = ElementTree.tostring(story, "utf-8", xml_declaration=True)
        note_comments(package.read(package.part("comments")), losses)
        return _rewritten(archive, parts)


def settle_story(story: Element, styles: Styles, numbering: Numbering, losses: Losses) -> None:
    """The document's text, or its notes."""
    accept_changes(story, losses)
    open_boxes(story, losses)
    settle_fields(story, losses)
    paragraphs = list(story.iter(f"{W}p"))
    for paragraph in paragraphs:
        settle_runs(paragraph, styles, losses)
    in_tables = {id(paragraph) for table in story.iter(f"{W}tbl") for paragraph in table.iter(f"{W}p")}
    for paragraph in paragraphs:
        numbering.number(paragraph, in_table=id(paragraph) in in_tables)
    body = child_of(story, "body")
    if body is not None:
        mark_headings(body.findall(f"{W}p"), styles)
        for chunk in [*body.iter(f"{W}altChunk"), *body.iter(f"{W}subDoc")]:
            losses.add("object", "嵌入的另一份文件" if chunk.tag else "")


def note_comments(root: Element | None, losses: Losses) -> None:
    for comment in root if root is not None else ():
        if text_of(comment).strip():
            losses.add("comment", text_of(comment))


def _rewritten(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            if name not in parts:
                copy.writestr(name, archive.read(name))
        for name, content in parts.items():
            copy.writestr(name, content)
    return out.getvalue()
