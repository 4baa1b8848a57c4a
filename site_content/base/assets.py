"""Files that records name: public addresses that change with the content, and where the bytes lie."""

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from PIL import UnidentifiedImageError
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, SourceImageIOError

from office_files.uploads.kinds import DOCUMENTS, extension_of
from office_files.uploads.names import shorten_name
from publishing.recognition import is_recognised

IMAGE_WIDTHS = (480, 960, 1600)
IMAGE_FORMATS = ("avif", "webp")
# Part of the address of every image: another number, and all are fetched anew. 2: without metadata.
RENDITIONS = 2


@dataclass
class AssetCollector:
    """Gathers the files that one record's document names (``PublicRecord.assets``)."""

    assets: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_list(self) -> list[dict[str, str]]:
        return [self.assets[url] for url in sorted(self.assets)]

    def add(self, url: str, storage_name: str, digest: str) -> str:
        self.assets[url] = {"url": url, "storage_name": storage_name, "hash": digest}
        return url

    def attachment(self, document: AbstractDocument | None, title: str = "") -> dict[str, Any] | None:
        """The attachment object of docs/records.md, or None for a missing document and for one that readers may not be
        given: before uploads were checked, the web page or Markdown that a policy was read from was attached to it."""
        if document is None or extension_of(document.filename) not in DOCUMENTS:
            return None
        digest = document.get_file_hash()
        filename = shorten_name(document.filename)
        url = f"/files/{digest[:10]}/{quote(filename)}"
        return {
            "title": title or document.title,
            "url": self.add(url, document.file.name, digest),
            "filename": filename,
            "size": document.get_file_size() or 0,
            "type": extension_of(filename),
            "hash": digest,
            "recognised": is_recognised(digest),
        }

    def image(self, image: AbstractImage | None, *, alt: str = "", caption: str = "") -> dict[str, Any] | None:
        """The image object of docs/records.md with AVIF and WebP in sizes, or None if it cannot be read."""
        if image is None:
            return None
        try:
            return self._image_object(image, alt or image.default_alt_text or image.title, caption)
        except (SourceImageIOError, UnidentifiedImageError):
            return None
        except OSError as error:
            if error.errno is None:  # Pillow's own, of a picture that is broken: one of a disk has a number
                return None
            raise

    def _image_object(self, image: AbstractImage, alt: str, caption: str) -> dict[str, Any]:
        fallback = image.get_rendition(
            "max-1600x1600|format-jpeg"
            if image.file.name.lower().endswith(("jpg", "jpeg"))
            else "max-1600x1600|format-png"
        )
        widths = [w for w in IMAGE_WIDTHS if w < image.width] or [image.width]
        sources = []
        for image_format in IMAGE_FORMATS:
            for width in widths:
                rendition = image.get_rendition(f"width-{width}|format-{image_format}")
                sources.append(
                    {
                        "src": self._rendition_url(image, rendition),
                        "width": rendition.width,
                        "type": f"image/{image_format}",
                    }
                )
        return {
            "src": self._rendition_url(image, fallback),
            "alt": alt,
            "caption": caption,
            "width": fallback.width,
            "height": fallback.height,
            "sources": sources,
        }

    def _rendition_url(self, image: AbstractImage, rendition: Any) -> str:
        name = rendition.file.name
        digest = hashlib.sha1(
            f"{image.get_file_hash()}/{rendition.filter_spec}/{RENDITIONS}".encode(), usedforsecurity=False
        ).hexdigest()
        return self.add(f"/images/{digest[:12]}{PurePosixPath(name).suffix}", name, digest)
