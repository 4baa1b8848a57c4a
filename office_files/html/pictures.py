"""Pictures out of documents: those inside the page's own text, and files beside it."""

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from office_files.html.parsing import parse_html

MAX_BYTES = 10_000_000
_INSIDE = re.compile(r"^data:image/(png|jpe?g|gif|webp|avif|heic|heif);base64,(.+)$", re.S | re.I)
_READABLE = {".avif", ".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp"}


@dataclass(frozen=True)
class Picture:
    """An image out of a document."""

    filename: str
    content: bytes


def picture_in_page(source: str, number: int) -> Picture | None:
    """A ``data:`` address (as DOCX conversion makes them) as a picture; None for anything else."""
    match = _INSIDE.match(source)
    if not match or len(match[2]) > MAX_BYTES * 4 / 3:
        return None
    try:
        content = base64.b64decode(match[2], validate=False)
    except binascii.Error:
        return None
    return Picture(f"picture-{number}.{match[1].lower()}", content)


def pictures_beside(html: str, folder: Path, root: Path) -> dict[str, Picture]:
    """The image files that ``html`` names by relative address, by that address; none from outside ``root``."""
    found: dict[str, Picture] = {}
    for image in parse_html(html).find_all("img", src=True) if "<img" in html.lower() else ():
        source = str(image["src"])
        if re.match(r"^[a-z][a-z0-9+.-]*:|^//|^/", source, re.I):
            continue
        path = (folder / unquote(source).split("?")[0]).resolve()
        if path.is_relative_to(root) and path.suffix.lower() in _READABLE and _is_small_file(path):
            found[source] = Picture(path.name, path.read_bytes())
    return found


def _is_small_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= MAX_BYTES
