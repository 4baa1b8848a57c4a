"""Document numbers in every form in which people type them, and what only looks like one."""

import pytest

from standards.doc_numbers import DocNumber, parse_doc_number
from standards.number_fields import read_number_field
from standards.numbers_in_text import find_doc_numbers, find_number_spans
from standards.numerals import read_numeral, write_numeral

SAME = DocNumber("胶政发", 2016, 12)
OPENING, CLOSING = "〔[(（【［{﹝<《", "〕])）】］}﹞>》"
SPELLINGS = [
    *(f"胶政发{left}2016{right}12号" for left, right in zip(OPENING, CLOSING, strict=True)),
    "胶政发〔2016]12号",
    "胶政发〔201612号",
    "胶政发2016〕12号",
    "胶政发〔2016〕12",
    "胶政发〔2016〕012号",
    "胶政发〔2016〕第12号",
    "胶政发〔2016〕第 012 号",
    "胶政发（2016年）12号",
    "胶政发［２０１６］１２号",
    "  胶政发 〔2016〕 12 号 ",
    "胶政发\u3000〔 2016 〕\u300012\u3000号",
    "胶 政 发〔2016〕12号",
    "胶政发2016 12",
    "胶政发 2016 12",
    "胶政发 2016 12号",
    "胶政发2016-12",
    "胶政发2016—12号",
    "胶政发-2016-12",
    "胶政发2016第12号",
    "胶政发2016年12号",
    "胶政发2016年第12号",
    "胶政发201612号",
    "胶政发2016012号",
    "胶政发201612",
    "胶政发〔2016〕12號",
    "胶政发〔2016〕12号文",
    "（胶政发〔2016〕12号）",
    "文号：胶政发〔2016〕12号",
    "发文字号: 胶政发[2016]12号",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_means_the_same_number(typed: str) -> None:
    assert parse_doc_number(typed) == SAME
    assert str(SAME) == "胶政发〔2016〕12号"


@pytest.mark.parametrize(
    "number",
    [
        DocNumber("国办发", 2017, 47),
        DocNumber("工信部联企业", 2011, 300),
        DocNumber("鲁政办字", 2020, 1),
        DocNumber("财税", 2019, 13),
        DocNumber("沪府规", 2021, 10000),
        DocNumber("国家税务总局公告", 1999, 9),
    ],
    ids=str,
)
def test_the_canonical_form_reads_back(number: DocNumber) -> None:
    assert parse_doc_number(str(number)) == number
    assert find_doc_numbers(f"根据《关于样例的通知》（{number}）要求") == [number]


@pytest.mark.parametrize(
    "typed",
    [
        "", "号", "2016", "2016年", "胶政发", "〔2016〕12号", "2016年12号", "[2016]12",
        "第12号", "2016年第12号", "令", "公告",
        "2016年12月3日", "发布于2016年12月3日", "发布2016-12", "截至2016 12", "自2016年12", "印发20161203", "胶政发20161203",
        "胶政发〔2016〕0号", "胶政发〔2016〕号", "胶政发〔16〕12号", "胶政发〔3016〕12号", "胶政发〔2016〕123456号",
        "GB/T 9704-2012", "GB 2016 12", "ISO 2016-12", "ABC[2016]12号",
        "电话0532-2016 12", "根据国办发〔2017〕47号和国办发〔2019〕1号",
    ],
)  # fmt: skip
def test_what_is_no_document_number(typed: str) -> None:
    assert parse_doc_number(typed) is None


def test_numbers_are_found_in_running_text_without_what_leads_up_to_them() -> None:
    text = (
        "根据国办发〔2017〕47号和《样例办法》（鲁政办字[2020]第015号）有关规定，贯彻落实青政发（2021） 3 号文件精神，"
        "胶政发﹝2016﹞12号同时废止，胶政发〔2016〕12号不再执行。"
    )
    assert [str(number) for number in find_doc_numbers(text)] == [
        "国办发〔2017〕47号",
        "鲁政办字〔2020〕15号",
        "青政发〔2021〕3号",
        "胶政发〔2016〕12号",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公告2025年第7号，本公告第3号，该令第5号。",
        "民国三十八年第12号。",
        "自2016年12月1日起施行，有效期5年。",
        "统计年鉴（2016）12卷，标准GB/T 9704-2012。",
        "咨询电话0532-20161234。",
        "",
    ],
)
def test_running_text_without_numbers_gives_none(text: str) -> None:
    assert find_doc_numbers(text) == []


def test_places_of_numbers_are_those_of_the_text_as_typed() -> None:
    text = "根据《样例办法》（样政发［２０１６］12号）和 样经信发〔2020〕 3 号，修订国办发〔2018〕12号。"
    spans = find_number_spans(text)
    assert [text[start:end] for start, end, _number in spans] == [
        "样政发［２０１６］12号", "样经信发〔2020〕 3 号", "国办发〔2018〕12号",
    ]  # fmt: skip
    assert [number for _start, _end, number in spans] == find_doc_numbers(text)


FIELDS = [
    # typed, as it stands, what it is compared by
    ("财政部　税务总局公告 2023 年第 12 号", "财政部 税务总局公告2023年第12号", "财政部税务总局公告2023年第12号"),
    ("财政部 税务总局公告[2023]12号", "财政部 税务总局公告〔2023〕12号", "财政部税务总局公告2023年第12号"),
    ("胶州市样本局公告2025年第7号", "胶州市样本局公告2025年第7号", "胶州市样本局公告2025年第7号"),
    ("公告二〇二五年第七号", "公告二〇二五年第七号", "公告2025年第7号"),
    ("样例市公安局通告2025年第3号", "样例市公安局通告2025年第3号", "样例市公安局通告2025年第3号"),
    ("国务院令第731号", "国务院令第731号", "国务院令第731号"),
    ("中华人民共和国国务院令 第７３１号", "中华人民共和国国务院令第731号", "国务院令第731号"),
    ("国务院第731号令", "国务院第731号令", "国务院令第731号"),
    ("中华人民共和国主席令第二十四号", "中华人民共和国主席令第二十四号", "主席令第24号"),
    ("中华人民共和国主席令（第四十六号）", "中华人民共和国主席令（第四十六号）", "主席令第46号"),
    ("样例市人民政府令（第35号）", "样例市人民政府令（第35号）", "样例市人民政府令第35号"),
    ("样例市公安局通告（2025年第3号）", "样例市公安局通告（2025年第3号）", "样例市公安局通告2025年第3号"),
    ("国家发展改革委令2023年第5号", "国家发展改革委令2023年第5号", "国家发展改革委令2023年第5号"),
    ("鲁0281政复[2025]3号", "鲁0281政复〔2025〕3号", "鲁0281政复〔2025〕3号"),
    ("样样发〔2025〕58号(修订)", "样样发〔2025〕58号（修订）", "样样发〔2025〕58号（修订）"),
    ("样样发\u200b〔2025〕51号", "样样发〔2025〕51号", "样样发〔2025〕51号"),
    ("样政发（2016）十二号", "样政发〔2016〕12号", "样政发〔2016〕12号"),
    ("财政部2016年第12号", "财政部2016年第12号", "财政部〔2016〕12号"),
    ("（2025）样0281行初3号", "（2025）样0281行初3号", "〔2025〕样0281行初3号"),
    ("〔86〕样字12号", "〔86〕样字12号", "〔86〕样字12号"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "text", "key"), FIELDS)
def test_a_number_is_kept_as_typed_and_compared_in_one_form(typed: str, text: str, key: str) -> None:
    field = read_number_field(typed)
    assert field is not None and (field.text, field.keys) == (text, (key,))
    again = read_number_field(field.text)
    assert again == field


@pytest.mark.parametrize(
    ("typed", "text", "keys"),
    [
        ("甲样发〔2025〕53号、乙示发[2025]9号", "甲样发〔2025〕53号、乙示发〔2025〕9号", ["甲样发〔2025〕53号", "乙示发〔2025〕9号"]),
        ("甲样发〔2025〕53号 乙示发〔2025〕9号", "甲样发〔2025〕53号 乙示发〔2025〕9号", ["甲样发〔2025〕53号", "乙示发〔2025〕9号"]),
        ("甲样发〔2025〕53号\n乙示发〔2025〕9号", "甲样发〔2025〕53号 乙示发〔2025〕9号", ["甲样发〔2025〕53号", "乙示发〔2025〕9号"]),
        ("甲样发〔2025〕53号、54号", "甲样发〔2025〕53号、54号", ["甲样发〔2025〕53号", "甲样发〔2025〕54号"]),
        ("甲税〔2023〕1号；甲部公告2023年第1号", "甲税〔2023〕1号；甲部公告2023年第1号", ["甲税〔2023〕1号", "甲部公告2023年第1号"]),
    ],
)  # fmt: skip
def test_several_numbers_stand_in_one_field(typed: str, text: str, keys: list[str]) -> None:
    field = read_number_field(typed)
    assert field is not None and (field.text, list(field.keys)) == (text, keys)
    assert field.unique_keys == field.keys


@pytest.mark.parametrize("shared", ["公告2025年第7号", "令第3号", "主席令第二十四号"])
def test_a_number_that_others_have_too_is_not_unique(shared: str) -> None:
    field = read_number_field(shared)
    assert field is not None and field.keys and not field.unique_keys


@pytest.mark.parametrize(
    "typed",
    [
        "无", "样政发", "第12号", "2025年第7号", "二〇一六年第十二号文", "样政发〔3016〕12号", "样政发〔16〕12号", "样政发〔2016〕0号",
        "样政发〔2016〕123456号", "2016年12月3号", "发布于2016年12月3号", "GB/T 9704-2012", "ABC[2016]12号", "内部资料",
        "请见样政发〔2016〕12号。",
    ],
)  # fmt: skip
def test_what_cannot_stand_in_the_field(typed: str) -> None:
    assert read_number_field(typed) is None


def test_orders_and_announcements_are_found_in_running_text() -> None:
    text = (
        "依照国务院令第731号、样例市人民政府令（第35号）、财政部 税务总局公告2023年第12号，见国家发展和改革委员会令第十六号；本公告第3号，公告2025年第7号，"
        "已被样0281政复〔2025〕3号、鲁0281政复〔2025〕3号和样样发〔2025〕58号（修订）代替。"
    )
    assert [number.key for number in find_doc_numbers(text)] == [
        "国务院令第731号",
        "样例市人民政府令第35号",
        "财政部税务总局公告2023年第12号",
        "国家发展和改革委员会令第16号",
        "鲁0281政复〔2025〕3号",
        "样样发〔2025〕58号（修订）",
    ]


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 24, 100, 101, 110, 118, 731, 1005, 9999])
def test_numerals_read_back(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number
