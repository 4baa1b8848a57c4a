"""DOCX files as HTML with their pictures."""

import io
import zipfile
from typing import Any

import mammoth

from site_content.policies.importing.imported import ImportProblem, Picture

LARGEST_UNPACKED = 400_000_000  # bytes
_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='标题'] => h1:fresh"
_SUFFIXES = {
    "image/avif": "avif", "image/gif": "gif", "image/heic": "heic", "image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/webp": "webp",
}  # fmt: skip


def convert_docx(content: bytes) -> tuple[str, dict[str, Picture]]:
    """HTML and, by the ``src`` under which it names them, the pictures. Raises ImportProblem for a file that is none."""
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
            io.BytesIO(content), style_map=_STYLES, convert_image=mammoth.images.img_element(keep_picture)
        )
    except Exception as error:  # whatever a parser raises on a file that is not what it seems
        raise ImportProblem(
            f"Word 文件无法解析，可能已损坏（{type(error).__name__}）：请用 Word 打开后另存一份"
        ) from error
    return result.value, pictures


def size_of_text(content: bytes) -> int:
    """Bytes that are parsed, unpacked, without pictures; 0 for what is no DOCX."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(m.file_size for m in archive.infolist() if m.filename.endswith((".xml", ".rels")))
    except zipfile.BadZipFile:
        return 0


def check_docx(content: bytes) -> None:
    """Refuse what is encrypted, of the old format, no DOCX at all, or a bomb."""
    if content.startswith(_ENCRYPTED):
        raise ImportProblem("文件已加密，或是旧版 Word 格式（.doc）：请用 Word 另存为不加密的 .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ImportProblem("不是 Word 文件（.docx），或文件已损坏：请用 Word 打开后另存一份") from error
    if size > LARGEST_UNPACKED:
        raise ImportProblem("文件解压后过大，没有导入")
