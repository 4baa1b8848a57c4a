"""Pictures as they may be stored: small enough (seen from the header, before any pixel is decoded), whole, JPEG for HEIC."""

import io
import logging
from pathlib import PurePosixPath

from PIL import Image
from pillow_heif import register_heif_opener

from office_files.uploads.admission import RefusedFile
from office_files.uploads.kinds import LARGEST_PICTURE, LONGEST_SIDE
from office_files.uploads.pixels import settle_pixels

logger = logging.getLogger(__name__)
register_heif_opener()

# JPEG with further frames, as some cameras make it (MPO), is opened as JPEG.
_FORMATS = ("AVIF", "GIF", "HEIF", "JPEG", "PNG", "WEBP")
_JPEG_QUALITY = 90


def take_picture(content: bytes, name: str) -> tuple[str, bytes]:
    """Name and bytes under which to store a picture: as they are, or a JPEG in place of HEIC.

    Raises RefusedFile.
    """
    image = _open_whole(content)
    if image.format != "HEIF":
        return name, content
    picture = settle_pixels(image)
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    output = io.BytesIO()
    picture.convert("RGB").save(output, "JPEG", quality=_JPEG_QUALITY)
    return f"{PurePosixPath(name).stem}.jpg", output.getvalue()


def redraw(content: bytes, name: str) -> tuple[str, bytes]:
    """Name and bytes of the same picture with nothing but its pixels: no place, camera or thumbnail, nothing behind it.

    A JPEG; a PNG for what has no photograph's format or can be seen through. Raises RefusedFile.
    """
    image = _open_whole(content)
    picture = settle_pixels(image)
    ending, form = ("png", "PNG") if picture.mode == "RGBA" or image.format in ("PNG", "GIF") else ("jpg", "JPEG")
    output = io.BytesIO()
    picture.save(output, form, **({"quality": _JPEG_QUALITY} if form == "JPEG" else {}))
    return f"{PurePosixPath(name).stem}.{ending}", output.getvalue()


def draw_small(content: bytes, side: int) -> bytes:
    """A PNG that fits a square of ``side`` pixels. Raises RefusedFile."""
    picture = settle_pixels(_open_whole(content))
    picture.thumbnail((side, side))
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def _open_whole(content: bytes) -> Image.Image:
    """The decoded picture (its first frame)."""
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
        _check_size(*image.size)
        image.load()
    except RefusedFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # a broken picture makes its parser raise anything
        logger.info("A picture could not be opened: %s: %s", type(error).__name__, error)
        text = "图片不完整或已损坏，打不开。请从原处重新复制，或用看图软件打开后另存一份再上传。"
        raise RefusedFile(text, code="broken") from error
    return image


def _check_size(width: int, height: int) -> None:
    if width * height > LARGEST_PICTURE or max(width, height) > LONGEST_SIDE:
        raise _too_large(width, height)


def _too_large(width: int = 0, height: int = 0) -> RefusedFile:
    size = f"（{width}×{height}）" if width else ""
    return RefusedFile(
        f"图片太大{size}：最多 {LARGEST_PICTURE // 10_000} 万像素，每边最长 {LONGEST_SIDE} 像素。请缩小后再上传。",
        code="too_large",
    )
