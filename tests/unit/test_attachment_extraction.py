"""What is read out of each kind of file, in this process."""

import io

import pytest

from office_files.extraction import extract_text
from office_files.problems import UnreadableFile
from tests import attachment_files as files


def words(content: bytes, limit: int = 10_000) -> str:
    return extract_text(io.BytesIO(content), limit)


def test_a_docx_gives_paragraphs_and_the_cells_of_its_tables() -> None:
    table = files.docx_table(files.docx_cell("补助项目") + files.docx_cell("金额"), files.docx_cell("合计", span=2))
    text = words(files.make_docx(files.docx_paragraph("申报指南"), table, files.docx_paragraph("联系电话")))
    assert text.split("\n") == ["申报指南", "补助项目", "金额", "合计", "联系电话"]


def test_an_xlsx_gives_sheet_names_and_cells() -> None:
    text = words(files.make_xlsx([["企业名称", "金额"], ["样例甲公司", 200], [None, None]], title="名单"))
    assert text == "名单\n企业名称\t金额\n样例甲公司\t200"


def test_a_pdf_gives_its_words_across_line_ends() -> None:
    text = words(files.make_pdf("关于开展专精", "特新企业申报的通知"))
    assert "专精特新企业" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_plain_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert words("企业名称,金额\r\n样例甲公司,200".encode(encoding)) == "企业名称,金额\n样例甲公司,200"


def test_the_text_is_cut_at_the_limit() -> None:
    assert words(files.make_docx(files.docx_paragraph("字" * 100)), limit=40) == "字" * 40


def test_characters_that_no_database_takes_are_left_out() -> None:
    assert words(b"\x01a\x0bb\xef\xbf\xbfc") == "abc"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "已加密"),
        (b"%PDF-1.7 and nothing more", "PDF 文件已损坏"),
        (files.make_zip_bomb(500), "压缩内容过大"),
        (b"\x00\x01\x02\xff\xfe\x80" * 50, "不是文本文件"),
    ],
    ids=["ole", "pdf", "bomb", "binary"],
)
def test_a_file_without_words_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        words(content)


def test_the_content_decides_what_a_file_is_not_its_name() -> None:
    """A DOCX that was saved as .txt reads as what it is, so that one file content has one text."""
    assert words(files.make_docx(files.docx_paragraph("真正的内容"))) == "真正的内容"
