"""A file that is not what its name says is refused wherever documents are uploaded."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from office_files.children.limits import MEGABYTE, Limits
from office_files.children.running import run_in_child
from office_files.uploads.kinds import find_mismatch
from tests.attachment_files import make_crowded_zip
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

EXE = b"MZ\x90\x00" + b"\x00" * 200


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def archive(*names: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in {**dict.fromkeys(names, "x"), **parts}.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def upload(editor: Client, name: str, content: bytes) -> dict[str, list[str]]:
    """Upload through the single form; the errors by field ({} if it was taken)."""
    response = editor.post(
        reverse("wagtaildocs:add"), {"title": "附件", "file": SimpleUploadedFile(name, content), "collection": "1"}
    )
    if response.status_code == 302:
        return {}
    return {field: [str(e) for e in errors] for field, errors in response.context["form"].errors.items()}


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def office_package(main: str, part: str, *others: str) -> bytes:
    """A package whose main part is of the type ``main`` and lies at ``part``."""
    kind = main if "/" in main else f"application/vnd.openxmlformats-officedocument.{main}"
    types = f'<Types><Override PartName="/{part}" ContentType="{kind}"/></Types>'
    return archive(**{"[Content_Types].xml": types}, **dict.fromkeys((part, *others), "x"))


PAGE = b"<!DOCTYPE html><html><script>alert(document.domain)</script></html>"
WRONG = [
    # Pages, whatever they are called, and in whatever they hide.
    ("page.html", PAGE),
    ("page.htm", PAGE),
    ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ("data.xml", b"<?xml version='1.0'?><a/>"),
    ("notes.md", "# 通知".encode()),
    ("page.txt", PAGE),
    ("page.csv", b"\xef\xbb\xbf \n" + PAGE),
    ("wide.txt", PAGE.decode().encode("utf-16")),
    ("later.txt", b"a line of text\n<script>alert(1)</script>"),
    ("page.doc", PAGE),
    ("behind.pdf", PAGE + b"%PDF-1.7"),
    ("front.zip", PAGE + archive(a="x")),
    ("front.docx", PAGE + archive(**{"word/document.xml": "x"})),
    # Macros, a password, a sheet that calls itself a text.
    ("macro.docx", office_package("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml")),
    ("macro2.xlsx", office_package("spreadsheetml.sheet.main+xml", "xl/workbook.xml", "xl/vbaProject.bin")),
    ("locked.docx", COMPOUND + "EncryptedPackage\0".encode("utf-16-le")),
    ("sheet.doc", COMPOUND + "Workbook\0".encode("utf-16-le")),
    ("program.docx", EXE),
    ("text.docx", "只是文字".encode()),
    ("sheet.docx", archive("xl/workbook.xml")),
    ("page.pdf", b"<html>not a pdf</html>"),
    ("program.txt", EXE),
    ("old.doc", b"%PDF-1.7"),
    ("packed.zip", EXE),
    ("packed.rar", archive("a")),
    ("empty.pdf", b""),
]
RIGHT = [
    ("notice.docx", archive("word/document.xml", "[Content_Types].xml")),
    ("table.xlsx", archive("xl/workbook.xml")),
    ("law.pdf", b"%PDF-1.7\n..."),
    ("old.doc", COMPOUND + "WordDocument\0".encode("utf-16-le")),
    ("form.et", COMPOUND + "Workbook\0".encode("utf-16-le")),
    # Some programmes call the main part document2.xml; what it is stands in the list of types.
    ("document2.docx", office_package("wordprocessingml.document.main+xml", "word/document2.xml")),
    ("utf8.txt", "通知".encode()),
    ("gbk.csv", "企业名称,级别\n样例甲公司,省级".encode("gb18030")),
    ("utf16.txt", "通知".encode("utf-16")),
    ("long.txt", ("通知" * 5000).encode()),
    ("packed.zip", archive("a.txt")),
    ("form.ofd", archive("OFD.xml")),
]


@pytest.mark.parametrize(("name", "content"), WRONG, ids=[name for name, _ in WRONG])
def test_a_file_that_is_not_what_its_name_says_is_refused(editor: Client, name: str, content: bytes) -> None:
    errors = upload(editor, name, content)
    assert set(errors) == {"file"}
    assert any("一" <= letter <= "鿿" for letter in errors["file"][0])
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize(("name", "content"), RIGHT, ids=[name for name, _ in RIGHT])
def test_an_honest_file_is_taken_whole(editor: Client, name: str, content: bytes) -> None:
    assert upload(editor, name, content) == {}
    with get_document_model().objects.get().open_file() as stored:
        assert stored.read() == content


def test_the_message_says_what_the_file_is_and_what_to_do(editor: Client) -> None:
    assert upload(editor, "program.docx", EXE)["file"] == [
        "这个文件的内容不是 DOCX，而是 EXE。请用原来的软件另存为 DOCX 再上传，不要只改文件名。"
    ]


def test_an_archive_of_two_hundred_thousand_parts_is_refused_unread() -> None:
    content = io.BytesIO(make_crowded_zip(200_000))
    limits = Limits(cpu_seconds=2, wall_seconds=20, memory_bytes=100 * MEGABYTE)
    problem = run_in_child(find_mismatch, content, "form.docx", limits=limits)
    assert problem == "这个文件里的部件太多，不像是 DOCX。请用原来的软件打开，另存一份再上传。"


def test_a_type_that_is_not_allowed_is_refused(editor: Client) -> None:
    assert "file" in upload(editor, "program.exe", EXE)


def test_uploading_several_at_once_looks_into_each(editor: Client) -> None:
    response = editor.post(
        reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile("program.docx", EXE), "title": "附件"}
    )
    answer = json.loads(response.content)
    assert answer["success"] is False and "另存为 DOCX" in answer["error_message"]
    assert not get_document_model().objects.exists()


def test_the_choosers_upload_looks_into_the_file(editor: Client) -> None:
    response = editor.post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "附件",
            "document-chooser-upload-file": SimpleUploadedFile("program.docx", EXE),
            "document-chooser-upload-collection": "1",
        },
    )
    assert "另存为 DOCX" in json.loads(response.content)["htmlFragment"]
    assert not get_document_model().objects.exists()


def test_an_image_that_is_none_is_refused_in_chinese(editor: Client) -> None:
    response = editor.post(
        reverse("wagtailimages:add"),
        {"title": "图", "file": SimpleUploadedFile("photo.png", EXE), "collection": "1"},
    )
    errors = [str(text) for text in response.context["form"].errors["file"]]
    assert any("一" <= letter <= "鿿" for letter in errors[0])
    assert not get_image_model().objects.exists()


def test_a_second_file_of_one_name_keeps_the_name_that_readers_see(editor: Client) -> None:
    for content in (b"%PDF-1.7\none", b"%PDF-1.7\ntwo"):
        assert upload(editor, "附件1：申报表（样例）.pdf", content) == {}
    first, second = get_document_model().objects.order_by("pk")
    assert first.filename == second.filename == "附件1：申报表（样例）.pdf"
    assert [document.file.read() for document in (first, second)] == [b"%PDF-1.7\none", b"%PDF-1.7\ntwo"]


def test_a_name_cannot_leave_its_folder_or_break_an_address(editor: Client) -> None:
    assert upload(editor, "表?a=1#b%2e.pdf", b"%PDF-1.7") == {}
    assert get_document_model().objects.get().file.name == "documents/表_a=1_b_2e.pdf"


def test_a_refused_file_leaves_its_title_to_nobody(editor: Client) -> None:
    """The browser takes the title from the first file's name, and the second one finds the field filled in."""
    url = reverse("wagtaildocs_chooser:create")
    file = SimpleUploadedFile("错的文件.pdf", b"no pdf at all")
    values = {"document-chooser-upload-title": "错的文件", "document-chooser-upload-file": file}
    refused = json.loads(editor.post(url, values).content)["htmlFragment"]
    assert "不是 PDF" in refused and 'value="错的文件"' not in refused
    file = SimpleUploadedFile("错的文件.pdf", b"no pdf at all")
    values = {"document-chooser-upload-title": "自己写的标题", "document-chooser-upload-file": file}
    assert 'value="自己写的标题"' in json.loads(editor.post(url, values).content)["htmlFragment"]
