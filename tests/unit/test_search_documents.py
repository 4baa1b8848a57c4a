"""Records → search documents."""

import multiprocessing
from typing import Any

from office_files.html.words import valid_lines
from publishing.as_of import DAYS
from publishing.text_plans import search_plan
from search.analysis.segmentation import Segmenter
from search.documents.analysis import analyse, analyse_beside
from search.documents.body import body_lines
from search.documents.build import NEVER, make_filters, make_moments, make_passages, name_streams, title_streams
from search.documents.passages import MAX_LENGTH, cut_passages
from search.documents.sources import Source
from search.documents.texts import RecordTexts
from search.documents.titles import TitleLines, line_streams, title_lines, without_ending
from tests.search_documents import make_document, make_portal_document


def test_html_becomes_lines() -> None:
    assert valid_lines("<p>甲 &amp; 乙<br>丙</p><ul><li>丁</li></ul>") == "甲 & 乙\n丙\n丁"


def test_every_block_type_is_read() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "总则"},
        {"type": "paragraph", "html": "<p>段落</p>"},
        {"type": "table", "caption": "表一", "rows": [[{"html": "<p>甲</p>"}, {"html": "乙"}]]},
        {"type": "image", "image": {"caption": "图 1", "alt": "图"}},
        {"type": "attachment", "attachment": {"title": "附件一"}},
        {"type": "steps", "items": [{"title": "受理", "html": "<p>三日</p>"}]},
        {"type": "faq", "items": [{"question": "谁能申请？", "html": "<p>企业</p>"}]},
        {"type": "callout", "title": "注意", "html": "<p>截止</p>"},
        {"type": "unknown", "html": "<p>没有人读</p>"},
    ]
    assert list(body_lines(blocks)) == [
        "总则", "段落", "表一", "甲 乙", "图 1", "图", "附件一", "受理", "三日", "谁能申请？", "企业", "注意", "截止",
    ]  # fmt: skip


def test_kind_texts_are_found() -> None:
    guide = make_document(
        1, "指南", kind="guide", conditions_html="<p>注册满<b>三</b>年</p>",
        materials=[{"name": "营业执照", "copies": "1 份", "form": "", "note": ""}],
        policies=[{"id": "2", "title": "别的政策", "url": "/2/", "validity": "in_force", "validity_since": None,
                   "validity_by": []}],
    )  # fmt: skip
    texts = RecordTexts(guide, search_plan("guide"))
    assert texts.names == ["样例单位", "营业执照", "1 份"]
    assert "注册满三年" in texts.prose and "别的政策" not in [*texts.names, *texts.prose]


def test_passages_are_the_whole_text_cut_at_sentences() -> None:
    text = "".join(f"第{n}条 企业应当按照规定办理有关手续，并且保存材料。" for n in range(60))
    spans = cut_passages(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert len(spans) > 3
    assert all(text[end - 1] == "。" for _, end in spans)


def test_a_text_without_sentences_is_cut_all_the_same() -> None:
    spans = cut_passages("字" * 2000)
    assert max(end - start for start, end in spans) <= MAX_LENGTH
    assert spans[-1][1] == 2000


def test_an_empty_text_has_no_passage() -> None:
    assert cut_passages("") == []


def test_passages_carry_original_text_and_folded_tokens() -> None:
    (passage,) = make_passages("支持專精特新企業。", Segmenter(["专精特新"]))
    assert passage.text == "支持專精特新企業。"
    assert "专精特新" in passage.streams["passage_words"].split()


def test_title_lines_hold_the_names_that_people_use() -> None:
    lines = title_lines("关于印发《中华人民共和国样例法实施办法》的通知")
    assert {"中华人民共和国样例法实施办法", "样例法实施办法"} <= set(lines.whole)
    assert "样例法" in lines.bare and "样例法" not in lines.whole
    assert "海岛保护法" in title_lines("中华人民共和国海岛保护法").whole
    assert "中国自由贸易试验区条例" in title_lines("中国（山东）自由贸易试验区条例").whole


def test_a_title_of_one_character_is_a_line_too() -> None:
    assert title_lines("甲") == TitleLines(["甲"], [])


def test_an_ending_is_left_out_only_if_something_remains() -> None:
    assert without_ending("海岛保护条例") == "海岛保护"
    assert without_ending("通知") == "通知"


def test_line_streams_mark_beginning_and_end() -> None:
    streams = line_streams(TitleLines(["专精特新"], ["专精"]))
    assert streams["title_line"][:6] == ["^", "专", "精", "特", "新", "$"]
    assert streams["title_line"][6:] == ["¦", "^", "专", "精", "~", "¦"]
    assert streams["title_sound"][:6] == ["^", "zhuan", "jing", "te", "xin", "$"]
    assert streams["title_initials"][:6] == ["^", "z", "j", "t", "x", "$"]


def test_doc_number_and_former_names_are_title_lines_too() -> None:
    policy = make_document(1, "办法", doc_number="胶政发〔2016〕12号")
    aliases = RecordTexts(policy, search_plan("policy")).aliases
    line = "".join(title_streams("办法", [*aliases, "老名字"], Segmenter())["title_line"])
    assert "^胶政发201612号$" in line and "^老名字$" in line
    portal = make_portal_document(1, "平台", former_names=["老名字"])
    assert RecordTexts(portal, search_plan("portal")).aliases == ["老名字"]


def test_keywords_are_names() -> None:
    names = RecordTexts(make_document(1, "办法", keywords=["设备补贴"]), search_plan("policy")).names
    streams = name_streams(names, Segmenter())
    assert "设备" in streams["names_words"]


def test_filters_come_with_labels() -> None:
    document = make_document(1, "办法", topics=[{"slug": "t", "name": "技术创新", "parent": None}], date="2024-05-01")
    filters, labels = make_filters(document)
    assert filters["topic"] == ["t"] and labels["topic"] == ["t\x1f技术创新"]
    assert filters["year"] == ["2024"] and filters["kind"] == ["policy"]
    assert not {"year", "validity"} & make_filters({**document, "date": None, "validity": None})[0].keys()


def test_moments_tell_a_window_and_until_when_a_document_is_of_use() -> None:
    opens, closes = "2026-12-01T00:00:00+08:00", "2026-12-31T17:00:00+08:00"
    window = {"opens_at": opens, "closes_at": closes, "status": "none", "how_html": "", "url": ""}
    days = make_moments(make_document(1, "无"))
    assert days.keys() == set(DAYS), "a policy's days stand beside"
    told = make_moments(make_document(1, "有", application=window))
    assert told == days | {"opens": 1796054400, "closes": 1798707600, "until": 1798707600}
    assert make_moments(make_document(1, "有", application={**window, "closes_at": None})) == days | {
        "opens": 1796054400,
        "closes": NEVER,
    }
    event = make_document(1, "会", kind="event", starts_at=opens)
    assert make_moments(event).items() >= {"until": 1796054400}.items()


def test_documents_made_in_another_process_are_the_same() -> None:
    sources = [
        Source(
            str(n),
            n,
            n,
            make_document(n, f"第{n}号首台(套)扶持办法", "支持專精特新企業，ISO9001-2015。" * 40),
            search_plan("policy"),
            ("附件",),
        )
        for n in range(1, 8)
    ]
    broken = Source("9", 9, 9, make_document(9, "办法") | {"date": "no date"}, search_plan("policy"))
    segmenter = Segmenter(["专精特新", "首台(套)"])
    batches = [sources[:3], [broken, *sources[3:5]], sources[5:]]
    assert list(analyse_beside(batches, segmenter, 2)) == [analyse(batch, segmenter) for batch in batches]
    assert [list(analyse(batch, segmenter).errors) for batch in batches] == [[], ["9"], []]


def test_what_a_process_that_has_died_leaves_undone_is_done_here() -> None:
    plan = search_plan("policy")
    sources = [Source(str(n), n, n, make_document(n, "办法", "文字。" * 10), plan) for n in range(1, 20)]
    segmenter = Segmenter()
    batches = iter([[source] for source in sources])
    made = analyse_beside(batches, segmenter, 1)
    first = next(made)
    for child in multiprocessing.active_children():
        child.kill()
    assert [first, *made] == [analyse([source], segmenter) for source in sources]
