"""What no text may hold, and what must stay."""

import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

import pytest

from standards.cells import as_cell
from standards.characters import clean_line, clean_text, clean_value, fold_width


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("关于打印\x1f机\b检修的提醒", "关于打印机检修的提醒"),
        ("\u200b工业\u2060互联网\ufeff标识\xad", "工业互联网标识"),
        ("甲\u202e乙\u202c丙\u2066丁\u2069", "甲乙丙丁"),
        ("甲\ud800乙\udfff", "甲乙"),
        ("\ud83d\ude00", "😀"),
        ("甲\ufffe乙\uffff\U0001fffe丙\ufdd0", "甲乙丙"),
        ("中\u200d文\u200c字\u200d", "中文字"),
        ("一行\u2028二行\x85三行", "一行\n二行\n三行"),
        ("甲\U000e0041乙", "甲乙"),
    ],
)
def test_what_nobody_sees_goes(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


@pytest.mark.parametrize(
    "text", ["", "一\t二\r\n三", "👨\u200d👩\u200d👧", "葛\U000e0100城", "𠮷野家", "می\u200cخواهم", "é", "〇○"]
)
def test_what_is_written_stays(text: str) -> None:
    assert clean_text(text) is text


def test_every_text_that_is_clean_stands_in_xml() -> None:
    everything = "".join(map(chr, range(0x110000)))
    ElementTree.fromstring(f"<a>{escape(clean_text(everything))}</a>".encode())


def test_json_is_cleaned_to_its_depth_and_left_alone_if_clean() -> None:
    clean = {"甲": ["乙", {"丙": 1}], "丁": None}
    assert clean_value(clean) is clean
    assert clean_value({"甲\x01": ["乙\x02", {"丙": "\u202e丁"}]}) == {"甲": ["乙", {"丙": "丁"}]}


def test_lines_cells_and_widths() -> None:
    assert clean_line(" 一\n二\u200b\t三 ") == "一 二 三"
    assert [as_cell(text) for text in ["=1+1", "＝1", "\x01@a", "-5", "甲=乙"]] == [
        "'=1+1",
        "'＝1",
        "'@a",
        "'-5",
        "甲=乙",
    ]
    assert fold_width("（２００９年①Ａ²　⼀）") == "（2009年①A² 一）"
