"""A picture's pixels without all that came with them: upright, in sRGB, eight bits a channel, no metadata.

EXIF (place, camera, thumbnail), XMP, IPTC, comments and text chunks hang on ``Image.info``, from where Pillow writes
some of them into what it saves; a new image has none.
"""

import io
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

_DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N")


def settle_pixels(image: Image.Image) -> Image.Image:
    """A new image of mode L, RGB or RGBA that looks as ``image`` is meant to look."""
    upright = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    flat = _flatten(upright)
    settled = _to_srgb(flat, profile) if profile else flat
    if settled.mode not in ("L", "RGB", "RGBA"):
        settled = settled.convert("RGB")
    settled = settled.copy() if settled is image else settled
    settled.info = {}
    return settled


def _flatten(image: Image.Image) -> Image.Image:
    """Without palette and with eight bits a channel; Pillow's own way from 16 bits cuts all that is brighter off."""
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in ("1", "P", "RGBX", "HSV", "YCbCr") else image


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the profile means them; a profile that is broken or of another kind of colours is left out."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(given) and image.mode in ("RGB", "RGBA"):
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode)
        if converted is not None:
            return converted
    return image
