"""DOCX files as HTML with their pictures."""

import io
import re
import zipfile
from typing import Any

import mammoth

from office_files.archives import LARGEST_UNPACKED, unpacked_size
from office_files.docx.headings import STYLE_MAP
from office_files.docx.preparing import prepare_docx
from office_files.html.parsing import parse_html
from office_files.html.pictures import Picture
from office_files.losses import Losses
from office_files.problems import UnreadableFile
from office_files.signs import COMPOUND_SIGNATURE

_SUFFIXES = {
    "image/avif": "avif", "image/gif": "gif", "image/heic": "heic", "image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/webp": "webp",
}  # fmt: skip


def convert_docx(content: bytes, losses: Losses | None = None) -> tuple[str, dict[str, Picture]]:
    """HTML and, by the ``src`` under which it names them, the pictures; what goes or changes is added to ``losses``.

    Raises UnreadableFile for a file that is none.
    """
    check_docx(content)
    pictures: dict[str, Picture] = {}

    def keep_picture(image: Any) -> dict[str, str]:
        suffix = _SUFFIXES.get(image.content_type)
        if suffix is None:
            return {"src": f"{image.content_type}（不支持的图片格式）"}
        source = f"docx-{len(pictures) + 1}.{suffix}"
        with image.open() as file:
            pictures[source] = Picture(source, file.read())
        return {"src": source}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(prepare_docx(content, Losses() if losses is None else losses)),
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(keep_picture),
        )
    except Exception as error:  # whatever a parser raises on a file that is not what it seems
        raise UnreadableFile(
            f"Word 文件无法解析，可能已损坏（{type(error).__name__}）：请用 Word 打开后另存一份"
        ) from error
    return lead_to_notes(result.value), pictures


def lead_to_notes(html: str) -> str:
    """The converter's foot- and endnotes as paragraphs at the end, numbered as they come, linked both ways."""
    if "-ref-" not in html:
        return html
    soup = parse_html(html)
    numbers: dict[str, int] = {}
    for reference in soup.find_all("a", id=re.compile("^(?:foot|end)note-ref-")):
        note = str(reference.get("href", "")).lstrip("#")
        number = numbers.setdefault(note, len(numbers) + 1)
        reference["href"] = f"#note-{number}"
        reference.string = f"[{number}]"
    for item in soup.find_all("li", id=list(numbers)):
        number = numbers[str(item["id"])]
        for back in item.find_all("a", href=re.compile("^#(?:foot|end)note-ref-")):
            back.decompose()
        link = soup.new_tag("a", href=f"#note-ref-{number}", string=f"[{number}]")
        first = item.find("p") or item
        first.insert(0, link)
        link.insert_after(" ")
        notes = item.parent
        item.unwrap()
        if notes is not None and notes.name == "ol" and not notes.find("li"):
            notes.unwrap()
    return str(soup.body.decode_contents() if soup.body else soup)


def size_of_text(content: bytes) -> int:
    """Bytes that are parsed, unpacked, without pictures; 0 for what is no DOCX."""
    try:
        return unpacked_size(io.BytesIO(content), (".xml", ".rels"))
    except zipfile.BadZipFile:
        return 0


def check_docx(content: bytes) -> None:
    """Refuse what is encrypted, of the old format, no DOCX at all, or a bomb."""
    if content.startswith(COMPOUND_SIGNATURE):
        raise UnreadableFile("文件已加密，或是旧版 Word 格式（.doc）：请用 Word 另存为不加密的 .docx")
    try:
        size = unpacked_size(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise UnreadableFile("不是 Word 文件（.docx），或文件已损坏：请用 Word 打开后另存一份") from error
    if size > LARGEST_UNPACKED:
        raise UnreadableFile("文件解压后过大，没有导入")
