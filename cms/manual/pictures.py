"""The guide's pictures, for staff alone: they show the admin's inside."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from PIL import Image

from cms.files.serving import for_staff
from cms.manual.chapters import PICTURES

URL_NAME = "qifu_manual_picture"
SUFFIX = ".webp"
# Screens are taken with this many pixels to one of a page (tools/screenshots/camera.py).
DENSITY = 1.5
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class PictureFacts:
    url: str
    width: int
    height: int

    @property
    def attributes(self) -> dict[str, str | int]:
        """Known sizes keep the text from jumping while pictures come."""
        return {"src": self.url, "width": self.width, "height": self.height, "loading": "lazy"}


def picture_facts(source: str) -> PictureFacts:
    """Of a picture as the Markdown names it (``pictures/x.webp``)."""
    file = PICTURES / PurePosixPath(source).name
    return read_facts(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def read_facts(file: Path, changed: int) -> PictureFacts:
    with Image.open(file) as picture:
        width, height = picture.size
    url = f"{reverse(URL_NAME, args=[file.stem])}?v={changed:x}"
    return PictureFacts(url, round(width / DENSITY), round(height / DENSITY))


@for_staff
def show_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Kept by the browser for good under an address with a version, since another version has another address."""
    file = PICTURES / f"{name}{SUFFIX}"
    if not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if "v" in request.GET else "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# Beside the admin's own addresses: those forbid every cache.
urls = [path(f"qifu/manual/pictures/<slug:name>{SUFFIX}", show_picture, name=URL_NAME)]
