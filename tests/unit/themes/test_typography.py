from themes.pages.facts import audience
from themes.typography import (
    chinese_date,
    file_size,
    inside_marks,
    minute,
    phone_link,
    time_span,
    unbroken,
    weekday,
    window,
)


def test_dates_are_written_the_chinese_way() -> None:
    assert chinese_date("2024-05-01T09:00:00+08:00") == "2024年5月1日"
    assert chinese_date(None) == ""
    assert weekday("2024-05-01") == "周三"


def test_a_publication_time_always_has_minutes() -> None:
    assert minute("2024-05-01T09:30:00+08:00") == "2024-05-01 09:30"
    assert minute("2024-05-01") == "2024-05-01 00:00"


def test_an_event_of_one_day_names_the_day_once() -> None:
    start = "2024-05-01T09:00:00+08:00"
    assert time_span(start, "2024-05-01T11:30:00+08:00") == "2024年5月1日 09:00—11:30"
    assert time_span(start, "2024-05-02T11:30:00+08:00") == "2024年5月1日 09:00 至 5月2日 11:30"
    assert time_span(start, None) == "2024年5月1日 09:00"


def test_a_window_may_lack_an_end() -> None:
    assert window("2024-05-01T00:00:00+08:00", "2024-06-01T00:00:00+08:00") == "2024年5月1日 至 6月1日"
    assert window(None, "2024-06-01T00:00:00+08:00") == "2024年6月1日 截止"
    assert window("2024-05-01T00:00:00+08:00", None) == "2024年5月1日 起"
    assert window(None, None) == ""


def test_sizes_of_files() -> None:
    assert [file_size(n) for n in (900, 20_480, 1_834_567)] == ["900 B", "20 KB", "1.7 MB"]


def test_a_document_number_stays_on_one_line_and_markup_is_escaped() -> None:
    assert unbroken("<b>胶政发〔2016〕12号") == '&lt;b&gt;<span class="nowrap">胶政发〔2016〕12号</span>'


def test_a_title_within_a_title_has_single_marks() -> None:
    assert f"《{inside_marks('关于修改《样例办法》的决定')}》" == "《关于修改〈样例办法〉的决定》"


def test_a_telephone_number_can_be_dialled() -> None:
    assert phone_link("0532-8888 0000（大厅）") == '<a class="phone" href="tel:053288880000">0532-8888 0000（大厅）</a>'
    assert phone_link("见公告") == "见公告"


def test_audience_is_one_line_and_says_nothing_twice() -> None:
    nothing = {"regions": [], "industries": [], "sizes": [], "qualifications": [], "conditions": [], "note": ""}
    assert audience(nothing) == ""
    assert audience({**nothing, "sizes": ["SMALL", "MICRO"], "note": "样例"}) == "小型企业、微型企业"
    assert audience({**nothing, "note": "样例"}) == "样例"
    assert audience({**nothing, "sizes": ["LARGE", "MEDIUM", "SMALL", "MICRO"]}) == "各类规模企业"
