"""The encoding of a text file: what its first bytes say, else what its bytes can be, else what it says of itself."""

import codecs
import re

from office_files.problems import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w-]{1,40})""", re.I)
# Pages that say GB2312 hold characters of its larger successors all the time.
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "cp936": "gb18030",
    "hz": "gb18030",
}
_UNREADABLE = (
    "看不出这个文件用的是什么文字编码：请用原来的软件打开它，另存为 UTF-8 编码的文件再试（记事本：“另存为”，“编码”选 UTF-8）；"
    "也可以把内容复制到 Word 里，存成 .docx"
)
# Nearly all characters of a Chinese text are in GB 2312; what was read in a wrong encoding strays far beyond.
_USUAL_PART = 0.85


def decode(content: bytes, encoding: str, *, is_html: bool) -> str:
    """Text of a file; ``encoding``: what to try first. Raises UnreadableFile, in words for whoever brought the file."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            if (text := _decoded(content, name)) is not None:
                return text
            break
    named = _CHARSET.search(content[:4096]) if is_html else None
    said = named.group(1).decode() if named else ""
    for name in (_utf16_without_mark(content), "utf-8", said, encoding, "gb18030", "big5"):
        text = _decoded(content, name) if name else None
        if text is not None and (name in (said, "utf-8") or name == encoding or _is_usual(text, name)):
            return text
    raise UnreadableFile(_UNREADABLE)


def _decoded(content: bytes, name: str) -> str | None:
    try:
        text = content.decode(_LARGER.get(name.lower(), name))
    except (LookupError, UnicodeError):  # also of codecs that never decode anything (charset=undefined)
        return None
    return None if not isinstance(text, str) or "\x00" in text else text.lstrip("\ufeff")


def _utf16_without_mark(content: bytes) -> str:
    """``utf-16-le`` or ``-be`` if every second byte of the beginning is mostly zero (tags, digits, line ends); else ""."""
    head = content[:4000]
    if len(head) < 8 or len(content) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 2 < len(head) * 0.1 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_usual(text: str, name: str) -> bool:
    """Whether the text reads as Chinese, in the characters that are usual in an encoding; UTF-16 may hold none."""
    others = [character for character in text[:20_000] if ord(character) > 127]
    if not others:
        return name.startswith("utf-16")
    sets = {"big5": ("big5",), "utf-16-le": ("gb2312", "big5"), "utf-16-be": ("gb2312", "big5")}.get(name, ("gb2312",))
    most = max(sum(_has(character, usual) for character in others) for usual in sets)
    return most >= len(others) * _USUAL_PART


def _has(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeError:
        return False
    return True
