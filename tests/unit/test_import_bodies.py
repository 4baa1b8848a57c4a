"""HTML, Markdown and Word as blocks."""

import re
from pathlib import Path

import pytest

from office_files.docx.conversion import convert_docx
from office_files.html.pictures import pictures_beside
from office_files.problems import UnreadableFile
from office_files.text.markdown import render_markdown
from site_content.policies.importing.bodies import drop_first_line, history_blocks, read_body
from site_content.policies.importing.documents import path_id, read_html, read_markdown
from site_content.policies.importing.titles import title_from_name
from tests import attachment_files as files


def blocks(html: str) -> list[tuple[str, object]]:
    return read_body(html, {}).blocks


def test_headings_part_the_text_into_blocks() -> None:
    assert blocks(
        render_markdown("前言\n\n## 第一章　总则\n\n第一条 为了样例。\n\n第二条 适用。\n\n### 第一节\n\n- 甲\n- 乙")
    ) == [
        ("paragraph", "<p>前言</p>"),
        ("heading", {"text": "第一章 总则", "level": "2"}),
        ("paragraph", "<p>第一条 为了样例。</p><p>第二条 适用。</p>"),
        ("heading", {"text": "第一节", "level": "3"}),
        ("paragraph", "<ul><li>甲</li><li>乙</li></ul>"),
    ]


def test_scripts_styles_and_classes_are_gone_and_layout_boxes_become_paragraphs() -> None:
    html = '<div class="a" onclick="x()"><script>alert(1)</script>甲<b>乙</b><div>丙 &lt;丁&gt;</div></div><a href="javascript:x">戊</a>'
    assert blocks(html) == [("paragraph", "<p>甲<b>乙</b></p><p>丙 &lt;丁&gt;</p><p>戊</p>")]


def test_indented_lines_are_text_and_lists_that_go_on_keep_their_numbers() -> None:
    assert blocks(render_markdown("    第一条 缩进的正文。")) == [("paragraph", "<p>第一条 缩进的正文。</p>")]
    assert blocks(render_markdown("3. 丙\n4. 丁")) == [("paragraph", "<p>3. 丙</p><p>4. 丁</p>")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("支持\n  企业", "支持企业"),
        ("Sample\n  Foods Co.,\nLtd.", "Sample Foods Co., Ltd."),
        ("执行 GB/T\n9704 标准\nABC类", "执行 GB/T 9704 标准ABC类"),
        ("<b>John</b>\nSmith\n<i>Lee</i>", "<b>John</b> Smith <i>Lee</i>"),
    ],
)
def test_lines_of_a_file_are_joined_as_a_browser_shows_them(html: str, text: str) -> None:
    assert blocks(f"<p>{html}</p>") == [("paragraph", f"<p>{text}</p>")]
    [(_kind, table)] = blocks(f"<table><tr><td>{html}</td><td>1</td></tr><tr><td>2</td><td>3</td></tr></table>")
    assert isinstance(table, dict) and table["data"][0][0] == re.sub("<[^>]*>", "", text)


def test_merged_cells_are_kept() -> None:
    table = (
        "<table><caption>补助标准</caption><tr><th colspan='2'>项目</th><th>金额</th></tr>"
        "<tr><td rowspan='2'>设备</td><td>新购<br>自用</td><td>10%</td></tr><tr><td>租赁</td><td>5%</td></tr></table>"
    )
    [(kind, value)] = blocks(table)
    assert kind == "table" and isinstance(value, dict)
    assert value["data"] == [["项目", "", "金额"], ["设备", "新购\n自用", "10%"], ["", "租赁", "5%"]]
    assert value["mergeCells"] == [
        {"row": 0, "col": 0, "rowspan": 1, "colspan": 2},
        {"row": 1, "col": 0, "rowspan": 2, "colspan": 1},
    ]
    assert value["table_caption"] == "补助标准" and value["first_row_is_table_header"]


def test_a_table_that_only_lays_out_the_page_is_read_as_text() -> None:
    assert blocks("<table><tr><td><p>正文</p></td></tr></table>") == [("paragraph", "<p>正文</p>")]


def test_a_span_of_a_million_cells_does_no_harm() -> None:
    html = "<table><tr><td rowspan='1000000' colspan='1000000'>甲</td><td>乙</td></tr></table>"
    [(_, value)] = blocks(html)
    assert isinstance(value, dict) and len(value["data"]) == 1 and len(value["data"][0]) == 1001


def test_a_long_heading_becomes_a_paragraph() -> None:
    assert blocks(f"<h2>{'长' * 101}</h2>") == [("paragraph", f"<p><b>{'长' * 101}</b></p>")]


def test_a_long_text_without_headings_is_cut_into_blocks_that_an_editor_can_open() -> None:
    found = blocks("".join(f"<p>{'字' * 500}</p>" for _ in range(100)))
    assert len(found) == 3
    assert sum(str(value).count("<p>") for _, value in found) == 100


def test_the_title_is_not_repeated_and_notes_follow_at_the_end() -> None:
    body = [("heading", {"text": "样例办法", "level": "2"}), ("paragraph", "<p>样例办法</p><p>正文</p>")]
    assert drop_first_line(body, "样例办法") == body[1:]
    assert drop_first_line(body[1:], "样例办法") == [("paragraph", "<p>正文</p>")]
    assert history_blocks(["2020年1月1日 通过<b>"])[1] == ("paragraph", "<ul><li>2020年1月1日 通过&lt;b&gt;</li></ul>")
    assert history_blocks([]) == []


def test_front_matter_declares_metadata_in_chinese_or_english() -> None:
    content = read_markdown(
        "---\n标题: 样例办法\n发文字号: 样政发[2016]12号\nissued_on: 2016-05-03\n发文机关: [甲局, 乙局]\n---\n# 别的\n正文"
    )
    assert content.declared == {
        "title": "样例办法",
        "doc_number": "样政发[2016]12号",
        "issued_on": "2016-05-03",
        "authorities": "甲局、乙局",
    }
    assert "---" not in content.html


@pytest.mark.parametrize("front", ["标题: [", "只有文字", "- 甲"])
def test_broken_front_matter_says_so(front: str) -> None:
    with pytest.raises(UnreadableFile, match="---"):
        read_markdown(f"---\n{front}\n---\n正文")


def test_a_saved_page_gives_its_article_and_labels() -> None:
    content = read_html(
        '<html><head><title>站点 - 样例</title><meta name="ArticleTitle" content="样例通知">'
        '<meta name="PubDate" content="2016-05-03 09:00"></head><body><nav>导航</nav>'
        '<div class="TRS_Editor"><p>正文</p></div></body></html>'
    )
    assert (content.title, content.declared, content.html.strip()) == (
        "样例通知",
        {"published_on": "2016-05-03 09:00"},
        "<p>正文</p>",
    )


def test_word_gives_title_tables_and_pictures() -> None:
    png = bytes.fromhex("89504e470d0a1a0a")
    html, pictures = convert_docx(
        files.make_docx(
            files.docx_paragraph("一、申报条件", "Heading2"),
            files.docx_table(files.docx_cell("合计", span=2), files.docx_cell("甲") + files.docx_cell("乙")),
            files.docx_picture(alt="流程图"),
            picture=png,
        )
    )
    body = read_body(html, pictures)
    assert [kind for kind, _ in body.blocks] == ["heading", "table", "picture"]
    assert body.blocks[1][1]["mergeCells"] == [{"row": 0, "col": 0, "rowspan": 1, "colspan": 2}]
    assert body.blocks[2][1] == {"number": 0, "alt": "流程图"}
    assert body.pictures[0].content == png


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a zip", "不是 Word 文件"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "已加密"),
        (files.make_xlsx([[1]]), "无法解析"),
    ],
)
def test_what_is_no_word_file_says_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        convert_docx(content)


def test_pictures_beside_a_page_are_found_but_never_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in" / "图").mkdir(parents=True)
    (tmp_path / "in" / "图" / "a.png").write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    html = '<img src="%E5%9B%BE/a.png"><img src="../secret.png"><img src="https://example.org/a.png"><img src="/etc/passwd">'
    assert list(pictures_beside(html, tmp_path / "in", tmp_path / "in")) == ["%E5%9B%BE/a.png"]
    assert read_body('<img src="https://example.org/a.png">', {}).notes == ["图片没有导入：https://example.org/a.png"]


def test_ids_and_titles_of_files() -> None:
    assert path_id("政策/a.md") == "政策/a.md"
    assert len(path_id("长" * 300)) == 100 and path_id("长" * 300) != path_id("长" * 301)
    assert title_from_name("01-样例办法") == "样例办法"
    assert title_from_name("2016") == "2016"
