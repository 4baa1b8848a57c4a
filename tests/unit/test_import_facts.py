"""Dates, bodies and numbers read out of notes, titles and texts; left open where the text is not clear."""

from datetime import date

import pytest

from site_content.policies.importing.history import HistoryFacts, read_history
from site_content.policies.importing.text_facts import document_type_in_title, find_signature, find_term, read_text
from standards.authorities import authorities_in_title, normalise_authority, split_authorities


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (
            ["1994年12月6日 样例省第八届人民代表大会常务委员会第十一次会议通过"],
            HistoryFacts(date(1994, 12, 6), authorities=("样例省人民代表大会常务委员会",)),
        ),
        (
            [
                "2021年3月23日 样例市第十六届人民代表大会常务委员会第三十二次会议通过",
                "2021年5月27日 经样例省第十三届人民代表大会常务委员会第二十八次会议批准",
            ],
            HistoryFacts(date(2021, 3, 23), authorities=("样例市人民代表大会常务委员会",)),
        ),
        (
            ["2012年6月13日 国务院第208次常务会议通过", "2012年6月28日 中华人民共和国国务院令第622号公布", "2012年8月1日 施行"],
            HistoryFacts(date(2012, 6, 28), date(2012, 6, 28), date(2012, 8, 1), ("国务院",)),
        ),
        (
            ["1995年2月24日 中华人民共和国国务院、中华人民共和国中央军事委员会令第173号发布"],
            HistoryFacts(date(1995, 2, 24), date(1995, 2, 24), None, ("国务院", "中央军事委员会")),
        ),
        (
            ["1986年1月20日 第六届全国人民代表大会常务委员会第十四次会议通过", "1986年1月20日 中华人民共和国主席令第34号公布"],
            HistoryFacts(date(1986, 1, 20), authorities=("全国人民代表大会常务委员会",)),
        ),
        (["1986年9月15日 中共中央、国务院发布"], HistoryFacts(date(1986, 9, 15), date(1986, 9, 15), None, ("中共中央", "国务院"))),
        (
            ["2018年9月18日 《国务院关于修改部分行政法规的决定》第一次修订", "第九次会议《关于修改〈样例法〉的决定》第二次修正"],
            HistoryFacts(),
        ),
        (["1991年7月31日 国务院批准", "1991年8月29日 国家样例委员会令第16号发布"], HistoryFacts(date(1991, 8, 29), date(1991, 8, 29), None, ("国家样例委员会",))),
        (["2016年1月22", "日样例省第十二届人民代表大会常务委员会第十八次会议通过"], HistoryFacts(date(2016, 1, 22), authorities=("样例省人民代表大会常务委员会",))),
        (["１９９４年１２月６日　样例省第八届人大常委会第十一次会议通过"], HistoryFacts(date(1994, 12, 6), authorities=("样例省人民代表大会常务委员会",))),
        (["1957年5月22日"], HistoryFacts()),
        (["有关部门通过", "通过"], HistoryFacts()),
        ([], HistoryFacts()),
    ],
)  # fmt: skip
def test_adoption_notes(notes: list[str], expected: HistoryFacts) -> None:
    assert read_history(notes) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("样例市人民政府关于印发样例办法的通知", ["样例市人民政府"]),
        ("样例市工业和信息化局 样例市财政局关于开展申报的通知", ["样例市工业和信息化局", "样例市财政局"]),
        ("中共样例市委、样例市人民政府关于促进发展的意见", ["中共样例市委", "样例市人民政府"]),
        ("关于开展申报的通知", []),
        ("样例市节约用水条例", []),
        ("进一步关于样例的通知", []),
    ],
)
def test_bodies_in_titles(title: str, expected: list[str]) -> None:
    assert authorities_in_title(title) == expected


def test_one_unclear_name_makes_all_unsure() -> None:
    assert split_authorities("样例市财政局、以及其他") == []
    assert normalise_authority("中华人民共和国 国务院") == "国务院"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第五十条 本条例自2020年7月1日起施行。", (date(2020, 7, 1), False, None, None)),
        ("本办法自2020年7月1日起施行，有效期至2025年6月30日。", (date(2020, 7, 1), False, date(2025, 6, 30), None)),
        ("本办法自２０２０年７月１日起施行，有效期五年。", (date(2020, 7, 1), False, date(2025, 6, 30), 5)),
        ("本意见自二〇二四年五月一日起实施，有效期限为3年。", (date(2024, 5, 1), False, date(2027, 4, 30), 3)),
        ("本通知自印发之日起施行，有效期至2026年12月31日止。", (None, True, date(2026, 12, 31), None)),
        ("现予公布，自2016年3月1日起施行。", (date(2016, 3, 1), False, None, None)),
        ("本法（原称《样例条例》）自1989年1月1日起施行。", (date(1989, 1, 1), False, None, None)),
        ("许可证有效期为5年。有效期届满前应当申请延续。", (None, False, None, None)),
        ("本市自2019年1月1日起施行垃圾分类的区域除外", (None, False, None, None)),
        ("具体施行日期另行通知。", (None, False, None, None)),
        ("本条例自1985年度起施行。", (None, False, None, None)),
    ],
)
def test_when_it_takes_effect_and_ends(line: str, expected: tuple[object, ...]) -> None:
    assert find_term(["第一条 为了样例，制定本办法。", line]) == expected


def test_the_day_of_a_notice_stands_below_its_signature() -> None:
    lines = [
        "各有关单位：",
        "现将办法印发给你们。",
        "样例市财政局",
        "样例市科学技术局",
        "二〇一六年五月三日",
        "（此件公开发布）",
        "样例办法",
        "2016年1月1日",
    ]
    assert find_signature(lines) == (date(2016, 5, 3), ["样例市财政局", "样例市科学技术局"])
    assert find_signature(["各单位：", "样例市人民政府 2016年5月3日"]) == (date(2016, 5, 3), ["样例市人民政府"])
    assert find_signature(["2016-05-03", "样例通知", "各单位：", "请遵照执行。"]) == (None, [])
    assert find_signature(["甲", "2016年5月3日", "乙", "2017年5月3日"]) == (None, [])


def test_catalogue_lines_and_own_number() -> None:
    facts = read_text(
        ["索 引 号：11370281000000000X/2016-0001", "发布日期", "成文日期：", "2016年5月3日", "样例市人民政府文件", "样政发〔2016〕12号", "根据国办发〔2015〕1号，通知如下。"]
    )  # fmt: skip
    assert facts.labelled == {"index_number": "11370281000000000X/2016-0001", "issued_on": "2016年5月3日"}
    assert facts.doc_number == "样政发〔2016〕12号"
    assert read_text(["根据国办发〔2015〕1号，通知如下。"]).doc_number == ""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("样例市人民政府关于印发样例管理办法的通知", "通知"),
        ("样例管理办法（试行）", "办法"),
        ("样例实施细则〔2019年修订〕", "细则"),
        ("中华人民共和国样例法", "法律"),
        ("样例方法", ""),
        ("一图读懂", ""),
    ],
)
def test_document_type(title: str, expected: str) -> None:
    assert document_type_in_title(title) == expected
