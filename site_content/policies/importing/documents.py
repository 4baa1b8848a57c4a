"""A folder of Markdown, HTML and DOCX files (or one such file), each one policy."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bs4 import Tag

from office_files.html import parse_html
from office_files.yaml_text import YamlProblem, read_yaml
from site_content.policies.importing.imported import ImportProblem, Picture, Source, SourceFile, SourceText
from site_content.policies.importing.looks import parse_styled
from site_content.policies.importing.losses import Losses
from site_content.policies.importing.markdown import render_markdown
from site_content.policies.importing.pictures import pictures_beside
from site_content.policies.importing.reading import READER_VERSION, declared_values
from site_content.policies.importing.text_facts import document_type_in_title
from site_content.policies.importing.word import convert_docx, size_of_text

MARKDOWN, HTML, DOCX = {".md", ".markdown"}, {".html", ".htm"}, {".docx"}
LARGEST_FILE = 50_000_000  # bytes
# Without pictures, and unpacked, of what an editor sends: parsed within the request, it takes seconds a megabyte.
LARGEST_WORD_TEXT, LARGEST_TEXT = 8_000_000, 2_000_000
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)
# Page labels of government sites (国办发〔2017〕47号) that say what a page is.
_PAGE_LABELS = {"PubDate": "published_on", "ContentSource": "source", "Keywords": "keywords", "Description": "summary"}
# Where well-known site systems put the text of an article.
_ARTICLES = ("#UCAP-CONTENT", ".TRS_Editor", ".TRS_UEDITOR", "article", "#zoom", ".article-content", "main", "body")


@dataclass(frozen=True)
class Content:
    """What a file holds, whatever its format."""

    html: str
    title: str = ""
    declared: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)


def document_paths(path: Path) -> list[Path]:
    """Every file below ``path`` that can be imported, in order; hidden ones and Word's lock files are left out."""
    found = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return [
        file.resolve()
        for file in found
        if file.suffix.lower() in MARKDOWN | HTML | DOCX
        and not any(part.startswith((".", "~$")) for part in file.relative_to(path.parent).parts)
    ]


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
    """One file as an editor sends it: no id, no pictures beside it. Raises ImportProblem."""
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
    title = found.declared.get("title") or found.title or title_from_name(path.stem)
    return SourceText(
        place=place,
        source_id=source_id,
        source_hash=digest,
        title=" ".join(title.split()),
        declared=found.declared,
        html=found.html,
        pictures=pictures,
        original=SourceFile(path.name, content),
        losses=found.losses,
    )


def decode(content: bytes, encoding: str, *, is_html: bool) -> str:
    """Text of a file; a page may name its own encoding. Raises ImportProblem for another than that."""
    named = _CHARSET.search(content[:4096]) if is_html else None
    wanted = named.group(1).decode() if named else encoding
    # Pages that say GB2312 hold characters of its larger successors all the time.
    wanted = "gb18030" if wanted.lower() in ("gb2312", "gbk", "x-gbk") else wanted
    try:
        return content.decode("utf-8-sig" if wanted.lower() in ("utf-8", "utf8") else wanted)
    except LookupError as error:
        raise ImportProblem(f"不认识的编码“{wanted}”：请另存为 UTF-8 后再导入") from error
    except UnicodeError as error:  # also of codecs that never decode anything (charset=undefined)
        raise ImportProblem(
            f"不是 {wanted.upper()} 编码：请另存为 UTF-8；如果都是 GBK，请加 --encoding gb18030 再导入"
        ) from error


def read_markdown(text: str) -> Content:
    """Markdown, with YAML front matter for metadata if there is any."""
    declared: dict[str, str] = {}
    match = _FRONT_MATTER.match(text)
    if match:
        try:
            given = read_yaml(match[1]) or {}
        except YamlProblem as error:
            raise ImportProblem(f"文件开头 --- 之间的内容不是正确的 YAML：{' '.join(str(error).split())}") from error
        if not isinstance(given, dict):
            raise ImportProblem("文件开头 --- 之间应是“名称: 值”，一行一项")
        declared = declared_values(given)
        text = text[match.end() :]
    html = render_markdown(text)
    return Content(html, title_in_text(html), declared)


def read_html(text: str) -> Content:
    """A saved web page: the article in it, and what its page labels declare."""
    soup = parse_styled(text)
    labels = {str(meta.get("name")): str(meta.get("content") or "").strip() for meta in soup.find_all("meta")}
    declared = {key: labels[name] for name, key in _PAGE_LABELS.items() if labels.get(name)}
    article = next((found for selector in _ARTICLES if (found := soup.select_one(selector))), soup)
    html = article.decode_contents()
    page_title = soup.title.get_text().strip() if soup.title else ""
    return Content(html, labels.get("ArticleTitle") or _first_heading(article) or page_title, declared)


def read_word(content: bytes) -> Content:
    losses = Losses()
    html, pictures = convert_docx(content, losses)
    return Content(html, title_in_text(html), pictures=pictures, losses=losses)


def title_in_text(html: str) -> str:
    """The first heading of the top level, or a first paragraph that reads like a document's title; else ""."""
    soup = parse_html(html[:20_000])
    if heading := _first_heading(soup):
        return heading
    lines = [" ".join(paragraph.get_text().split()) for paragraph in soup.find_all("p", limit=8)]
    for at, text in enumerate(lines):
        if 6 <= len(text) <= 100 and document_type_in_title(text) and "。" not in text:
            return _body_above(lines[:at], text) + text
    return ""


def _body_above(above: list[str], text: str) -> str:
    """The issuing body of a title that is set in two lines: 样例市人民政府 / 关于印发……的通知; else ""."""
    line = next((line for line in reversed(above) if line), "")
    is_body = 4 <= len(line) <= 40 and not re.search(r"[〔\[（(\d。，：；文件]", line)
    return line if is_body and text.startswith("关于") else ""


def _first_heading(soup: Tag) -> str:
    heading = soup.find("h1")
    return " ".join(heading.get_text().split()) if heading else ""


def title_from_name(stem: str) -> str:
    """A file's name as a title: without the number in front (``01-样例办法`` → 样例办法)."""
    return re.sub(r"^(?:附件)?\d{1,3}[\s._、．：:-]+", "", stem).strip() or stem
