"""Pictures: what is published holds their pixels alone, and what cannot be shown is refused at every door."""

import io
import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from site_content.base.assets import AssetCollector
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

SECRET = b"SECRET-PLACE"


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Wagtail remembers renditions by number and content of their image; numbers come again in every test."""
    caches["default"].clear()


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def corner(size: tuple[int, int] = (640, 400)) -> Image.Image:
    """White with a red corner at the upper left."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle([0, 0, size[0] // 4, size[1] // 4], fill="red")
    return image


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Red, green, blue, and how solid, of one pixel."""
    found = image.convert("RGBA").getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def telling(kind: str) -> bytes:
    """A picture that tells where it was taken, in every way that its format has."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 16.0, 12.0), 29: SECRET.decode()})
    words = PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_text("XML:com.adobe.xmp", SECRET.decode(), zip=False)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif, "icc_profile": profile}
    more: dict[str, dict[str, Any]] = {
        "JPEG": {"comment": SECRET, "xmp": b"<x>" + SECRET + b"</x>", **options},
        "PNG": {"pnginfo": words, **options},
        "WEBP": {"xmp": SECRET, **options},
        "GIF": {"comment": SECRET},
        "AVIF": {"xmp": SECRET, **options},
    }
    return encoded(corner(), kind, **more[kind])


def store(content: bytes, name: str) -> Any:
    return get_image_model().objects.create(title="样例", file=ContentFile(content, name))


def published(image: Any) -> dict[str, bytes]:
    """Every file that readers get of it, by its address."""
    collector = AssetCollector()
    assert collector.image(image)
    storage = image.file.storage
    return {asset["url"]: storage.open(asset["storage_name"]).read() for asset in collector.as_list()}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_nothing_but_pixels_is_published(kind: str) -> None:
    content = telling(kind)
    assert SECRET in content
    files = published(store(content, f"a.{kind.lower()}"))
    assert {Path(url).suffix for url in files} == {".avif", ".webp", ".jpg" if kind == "JPEG" else ".png"}
    for url, file in files.items():
        image = Image.open(io.BytesIO(file))
        assert SECRET not in file and not image.getexif() and not image.info.get("icc_profile"), url
        assert not {"exif", "xmp", "comment", "Comment", "photoshop"} & set(image.info), url
        red, green, *_rest = colour(image, 8, 8)
        assert red > 200 > 90 > green, url


def test_a_photo_stands_upright_without_the_note_that_said_so() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    for url, file in published(store(encoded(corner(), "JPEG", exif=exif), "a.jpg")).items():
        image = Image.open(io.BytesIO(file))
        assert image.width < image.height, url
        assert colour(image, image.width - 9, 8)[1] < 90, url  # the corner is at the upper right


def test_sixteen_bit_grey_keeps_its_greys() -> None:
    image = Image.new("I;16", (64, 16))
    for x in range(64):
        for y in range(16):
            image.putpixel((x, y), x * 1024)
    for url, file in published(store(encoded(image, "PNG"), "a.png")).items():
        dark, middle, bright = (colour(Image.open(io.BytesIO(file)), x, 8)[0] for x in (2, 32, 62))
        assert dark < 40 and 100 < middle < 156 and bright > 220, url


def test_what_is_transparent_or_of_another_kind_of_colours_still_looks_right() -> None:
    palette = Image.new("P", (32, 32), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    palette.paste(1, (0, 0, 16, 32))
    pictures = {
        "a.png": encoded(palette, "PNG", transparency=0),
        "b.jpg": encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG"),
        "c.png": encoded(Image.new("LA", (32, 32), (128, 0)), "PNG"),
        "d.png": encoded(Image.new("1", (32, 32), 1), "PNG"),
    }
    for name, content in pictures.items():
        for url, file in published(store(content, name)).items():
            image = Image.open(io.BytesIO(file))
            assert image.mode in ("RGB", "RGBA", "L", "P"), (name, url)
            if name in ("a.png", "b.jpg"):
                red, green, _blue, solid = colour(image, 8, 8)
                assert red > 200 and green < 90 and solid > 200, (name, url)
            if name in ("a.png", "c.png"):
                assert colour(image, 28, 28)[3] < 60, (name, url)


TRUNCATED = encoded(Image.effect_noise((200, 200), 90).convert("RGB"), "JPEG")[:-3000]
HUGE = encoded(Image.new("1", (11_136, 11_136)), "PNG")
BROKEN = {
    "cut.jpg": TRUNCATED,
    "huge.png": HUGE,
    "long.png": encoded(Image.new("1", (16_001, 8)), "PNG"),
    "header.gif": b"GIF89a" + b"\xff" * 9,
    "empty.gif": b"GIF89a",
    "header.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "header.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "header.avif": b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1",
    "header.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1",
    "page.png": b"<!DOCTYPE html><script>alert(1)</script>",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "gif.png": encoded(corner((8, 8)), "GIF"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_shown_is_refused_in_chinese_at_every_door(editor: Client, name: str) -> None:
    single = {"title": "图", "file": SimpleUploadedFile(name, BROKEN[name]), "collection": "1"}
    response = editor.post(reverse("wagtailimages:add"), single)
    assert response.status_code == 200
    said = str(response.context["form"].errors["file"])
    several = {"files[]": SimpleUploadedFile(name, BROKEN[name]), "title": "图"}
    answer = json.loads(editor.post(reverse("wagtailimages:add_multiple"), several).content)
    chosen = {f"image-chooser-upload-{key}": value for key, value in single.items()}
    chosen["image-chooser-upload-file"] = SimpleUploadedFile(name, BROKEN[name])
    chooser = editor.post(reverse("wagtailimages_chooser:create"), chosen)
    assert answer["success"] is False and chooser.status_code == 200
    for text in (said, answer["error_message"]):
        assert any("一" <= letter <= "鿿" for letter in text)
    assert not get_image_model().objects.exists()
    portrait = {"name_email-email": "a@example.org", "avatar-avatar": SimpleUploadedFile(name, BROKEN[name])}
    assert editor.post(reverse("wagtailadmin_account"), portrait).status_code == 200
    assert not UserProfile.objects.exclude(avatar="").exclude(avatar=None).exists()


def test_a_picture_is_measured_before_it_is_decoded(editor: Client) -> None:
    assert len(HUGE) < 20_000
    response = editor.post(
        reverse("wagtailimages:add"),
        {"title": "图", "file": SimpleUploadedFile("huge.png", HUGE), "collection": "1"},
    )
    assert "4000 万像素" in str(response.context["form"].errors["file"])


@pytest.mark.parametrize("name", ["photo.heic", "photo.HEIF", "photo.jpg"])
def test_a_phones_photo_becomes_jpeg_whatever_it_is_called(editor: Client, name: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    content = encoded(corner(), "HEIF", exif=exif.tobytes())
    data = {"title": "照片", "file": SimpleUploadedFile(name, content), "collection": "1"}
    assert editor.post(reverse("wagtailimages:add"), data).status_code == 302
    image = get_image_model().objects.get()
    assert image.filename == "photo.jpg" and (image.width, image.height) == (640, 400)
    stored = image.file.read()
    assert stored.startswith(b"\xff\xd8\xff") and SECRET not in stored
    assert published(image)


def test_a_portrait_is_kept_small_and_tells_nothing(editor: Client) -> None:
    content = telling("JPEG")
    data = {"name_email-first_name": "样", "name_email-last_name": "例", "name_email-email": "a@example.org",
            "theme-theme": "system", "theme-density": "default", "theme-contrast": "system",
            "locale-current_time_zone": "", "avatar-avatar": SimpleUploadedFile("me.jpg", content)}  # fmt: skip
    response = editor.post(reverse("wagtailadmin_account"), data)
    avatar = UserProfile.objects.exclude(avatar="").get().avatar
    kept = avatar.read()
    assert response.status_code == 302 and SECRET not in kept and max(Image.open(io.BytesIO(kept)).size) == 400


def test_renditions_of_earlier_versions_are_made_anew() -> None:
    image = store(telling("JPEG"), "a.jpg")
    before = published(image)
    old = image.renditions.get(filter_spec="max-1600x1600|format-jpeg")
    with old.file.storage.open(old.file.name, "wb") as file:
        file.write(telling("JPEG"))
    migration = import_module("site_content.base.migrations.0005_renditions_without_metadata")
    with TestCase.captureOnCommitCallbacks(execute=True):
        migration.remove_renditions(apps, SimpleNamespace(connection=connection))
    caches["default"].clear()  # another process
    assert not image.renditions.exists() and not old.file.storage.exists(old.file.name)
    after = published(image)
    assert after.keys() == before.keys() and not any(SECRET in file for file in after.values())
