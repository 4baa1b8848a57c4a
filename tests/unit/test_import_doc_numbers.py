"""Document numbers in every form in which people type them, and what only looks like one."""

import pytest

from site_content.base.doc_numbers import DocNumber, find_doc_numbers, find_number_spans, parse_doc_number

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
        "国务院令第513号", "国务院令2016第513号", "第12号", "公告第12号",
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
        "中华人民共和国国务院令第513号，2007年12月14日公布。",
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
