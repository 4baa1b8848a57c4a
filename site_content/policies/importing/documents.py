"""A folder of Markdown, HTML and DOCX files (or one such file), each one policy."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from office_files.docx.conversion import convert_docx, size_of_text
from office_files.html.parsing import parse_html
from office_files.html.pictures import Picture, pictures_beside
from office_files.html.saved_pages import linked_documents
from office_files.losses import Losses
from office_files.text.encodings import decode
from office_files.text.front_matter import read_front_matter
from office_files.text.markdown import render_markdown
from site_content.policies.importing.catalogue import take_catalogue
from site_content.policies.importing.imported import ImportProblem, Source, SourceFile, SourceText
from site_content.policies.importing.reading import READER_VERSION, declared_values
from site_content.policies.importing.saved_pages import read_saved_page, take_files
from site_content.policies.importing.titles import title_from_name, title_in_tree

MARKDOWN, HTML, DOCX = {".md", ".markdown"}, {".html", ".htm"}, {".docx"}
LARGEST_FILE = 50_000_000  # bytes
# Without pictures, and unpacked, of what an editor sends: parsed within the request, it takes seconds a megabyte.
LARGEST_WORD_TEXT, LARGEST_TEXT = 8_000_000, 2_000_000


@dataclass(frozen=True)
class Content:
    """What a file holds, whatever its format."""

    html: str
    title: str = ""
    declared: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)


def document_paths(path: Path) -> list[Path]:
    """Every file below ``path`` that can be imported, in order.

    Left out: hidden ones, Word's lock files, and what belongs to a saved page (its folder, the files that it links to).
    """
    found = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    documents = [
        file.resolve()
        for file in found
        if file.suffix.lower() in MARKDOWN | HTML | DOCX
        and not any(part.startswith((".", "~$")) for part in file.relative_to(path.parent).parts)
        and not _is_saved_with_page(file)
    ]
    linked = {file for page in documents if page.suffix.lower() in HTML for file in linked_documents(page)}
    return [file for file in documents if file not in linked]


def _is_saved_with_page(file: Path) -> bool:
    """Browsers put what a page needs into a folder of its name: 通知_files."""
    match = re.fullmatch(r"(.+)(?:_files|\.files|_文件)", file.parent.name)
    return bool(match) and any(file.parent.with_name(f"{match[1]}{suffix}").is_file() for suffix in HTML if match)


def document_sources(paths: Sequence[Path], root: Path, encoding: str, name: str) -> Iterator[Source]:
    """One source per file; its id is its path, beginning with ``name``."""
    for path in paths:
        place = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        try:
            content = _read_bytes(path)
        except (OSError, ImportProblem) as error:
            yield Source(place, "", "", partial(_fail, f"读不了这个文件：{error}"))
            continue
        digest = hashlib.sha256(f"{READER_VERSION}\n".encode() + content).hexdigest()
        source_id = path_id(f"{name}/{place}")
        yield Source(place, source_id, digest, partial(_load, path, content, root, encoding, place, source_id, digest))


def read_upload(filename: str, content: bytes) -> SourceText:
    """One file as an editor sends it: no id, no pictures beside it. Raises ImportProblem, UnreadableFile."""
    path = Path(filename)
    if path.suffix.lower() not in MARKDOWN | HTML | DOCX:
        raise ImportProblem("只能读 Word（.docx）、HTML 和 Markdown 文件；旧版 .doc 请先另存为 .docx")
    is_word = path.suffix.lower() in DOCX
    if len(content) > (LARGEST_FILE if is_word else LARGEST_TEXT):
        raise ImportProblem(f"文件超过 {(LARGEST_FILE if is_word else LARGEST_TEXT) // 1_000_000} MB，请缩小后再上传")
    if is_word and size_of_text(content) > LARGEST_WORD_TEXT:
        raise ImportProblem("文件里的文字太多，请拆成几个文件再上传，或者请管理员用命令导入")
    return _load(path, content, Path("/nonexistent"), "utf-8", path.name, "", "")


def path_id(path: str) -> str:
    """A path as an id of at most 100 characters: a long one is shortened and made unique by its hash."""
    return path if len(path) <= 100 else f"{path[-79:]}#{hashlib.sha256(path.encode()).hexdigest()[:20]}"


def _read_bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise ImportProblem(f"文件超过 {LARGEST_FILE // 1_000_000} MB，请缩小后再导入")
    return path.read_bytes()


def _fail(text: str) -> SourceText:
    raise ImportProblem(text)


def _load(path: Path, content: bytes, root: Path, encoding: str, place: str, source_id: str, digest: str) -> SourceText:
    suffix = path.suffix.lower()
    if suffix in DOCX:
        found = read_word(content)
    else:
        text = decode(content, encoding, is_html=suffix in HTML)
        found = read_html(text) if suffix in HTML else read_markdown(text)
    pictures = found.pictures or pictures_beside(found.html, path.parent, root)
    html, attachments = found.html, []
    if "<a " in html and suffix not in DOCX:
        soup = parse_html(html)
        attachments = take_files(soup, path.parent, root, found.losses)
        html = (soup.body or soup).decode_contents()
    title = found.declared.get("title") or found.title or title_from_name(path.stem)
    return SourceText(
        place=place,
        source_id=source_id,
        source_hash=digest,
        title=" ".join(title.split()),
        declared=found.declared,
        html=html,
        pictures=pictures,
        original=SourceFile(path.name, content),
        losses=found.losses,
        attachments=tuple(attachments),
    )


def read_markdown(text: str) -> Content:
    """Markdown, with YAML front matter for metadata if there is any."""
    given, text = read_front_matter(text)
    return read_text_above(Content(render_markdown(text), declared=declared_values(given)))


def read_html(text: str) -> Content:
    """A saved web page: the article in it, and what the page declares."""
    html, title, declared = read_saved_page(text)
    return Content(html, title, declared)


def read_word(content: bytes) -> Content:
    losses = Losses()
    html, pictures = convert_docx(content, losses)
    return read_text_above(Content(html, pictures=pictures, losses=losses))


def read_text_above(found: Content) -> Content:
    """With what stands above the text: the title, and a catalogue, which goes."""
    soup = parse_html(found.html)
    catalogue = take_catalogue(soup)
    html = (soup.body or soup).decode_contents() if catalogue else found.html
    title = catalogue.pop("title", "") or title_in_tree(soup)
    return replace(found, html=html, title=title, declared=catalogue | found.declared)
