"""HTML of office programs and web pages: what it shows is what is read, and what goes is noted."""

from typing import Any

import pytest

from site_content.policies.importing.bodies import read_body, settle_levels


def read(html: str) -> tuple[list[Any], str]:
    body = read_body(html, {})
    return settle_levels(body.blocks), "；".join([*body.notes, *body.losses.to_notes()])


def item(mark: str, text: str, *, number: int = 0, level: int = 1) -> str:
    return f"<p class=MsoNormal style='mso-list:l{number} level{level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>{mark}<span>&nbsp;&nbsp;</span></span><![endif]>{text}</p>"


@pytest.mark.parametrize(
    ("html", "right", "note"),
    [
        ("每家<del>五</del><ins>八</ins>万元", "<p>每家八万元</p>", "1 处标为删除的文字没有带入：“五”，请核对"),
        ("<span class=msoDel>五</span><span class=msoIns>八</span>", "<p>八</p>", "“五”"),
        ("原<strike>三</strike>万", "<p>原<s>三</s>万</p>", "保留删除线：“三”"),
        ("原<span style='text-decoration: line-through'>三</span>", "<p>原<s>三</s></p>", "“三”"),
        ("<style>.x{text-decoration-line:line-through}</style><p class=x>三<b>四</b></p>", "<p><s>三</s><b><s>四</s></b></p>", "“三四”"),
        ("<span style='text-line-through:double'>三</span>", "<p><s>三</s></p>", "“三”"),
        ("甲<span style='display:none'>乙</span><span style='mso-hide:all'>丙</span>", "<p>甲</p>", "2 处隐藏的文字没有带入：“乙”、“丙”"),
        ("称<ruby>枷<rp>(</rp><rt>jiā</rt><rp>)</rp></ruby>式", "<p>称枷式</p>", "枷（jiā）"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msqrt><mi>y</mi></msqrt></math>", "<p>x²+√y</p>", "公式"),
        ("<input type=checkbox checked>是<input type='radio'>否<input type=text value=x>", "<p>☑是○否</p>", ""),
        ("甲<iframe src='https://example.org/v'>不支持</iframe><video src=a.mp4></video>", "<p>甲</p>", "2 处网页里嵌入的内容"),
        ("<form><p>甲</p></form><header><p>乙</p></header>", "<p>甲</p><p>乙</p>", ""),
        ("<span><p>甲</p><p>乙</p></span><font><table><tr><td>丙</table></font>", "<p>甲</p><p>乙</p><p>丙</p>", ""),
        ("<a href='#top'>返回</a><a href='#_ftn1'>[1]</a><p><a href='x.htm#_ftnref1'>[1]</a> 注</p>",
         '<p>返回<a href="#note-1">[1]</a></p><p><a href="#note-ref-1">[1]</a> 注</p>', ""),
        (item("一、", "总则") + item("（一）", "设备", level=2) + item("第一条", "适用", number=1),
         "<p>一、总则</p><p>（一）设备</p><p>第一条 适用</p>", ""),
        (item("1.", "甲") + item("2.", "乙") + "<p>段</p>" + item("3.", "丙"), "<ol><li>甲</li><li>乙</li></ol><p>段</p><p>3. 丙</p>", ""),
        (item("·", "甲") + item("o", "乙", level=2) + item("·", "丙"), "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>", ""),
        ("<p class=MsoListParagraph><span style='font-family:Wingdings'>l<span>&nbsp;&nbsp;</span></span>要点</p>", "<p>• 要点</p>", ""),
        ("<ol style='list-style-type: cjk-ideographic' start=2><li>甲<ul><li>乙</ul></li><li>丙</ol>", "<p>二、甲</p><ul><li>乙</li></ul><p>三、丙</p>", ""),
        ("<ol><li>甲<img src='a.png'></li><li>乙</li></ol>", "<p>1. 甲</p><p>2. 乙</p>", "图片没有导入：a.png"),
    ],
)  # fmt: skip
def test_what_becomes_of(html: str, right: str, note: str) -> None:
    blocks, notes = read(html)
    assert "".join(value for kind, value in blocks if kind == "paragraph") == right
    assert note in notes and bool(note) == bool(notes)


def test_headings_are_known_by_tag_style_level_and_font() -> None:
    sheet = '<style>p.16{mso-style-name:"\\6807\\9898 2";} p.17 {mso-outline-level:3;}</style>'
    text = "<p>" + "正文" * 30 + "</p>"
    blocks, _ = read(
        f"{sheet}<h1>甲</h1><p class=16>乙</p><p class=17>丙</p>{text}<p><span style='font-family:黑体'>一、总体</span></p>"
        "<p><b><span style='font-family:楷体_GB2312'>（一）设备</span></b></p><p><span style='font-family:黑体'>第一条</span> 正文</p>"
    )
    found = [(value["text"], value["level"]) for kind, value in blocks if kind == "heading"]
    assert found == [("甲", "2"), ("乙", "3"), ("丙", "4"), ("一、总体", "3"), ("（一）设备", "4")]


def test_cells_and_headings_say_what_they_cannot_show() -> None:
    blocks, notes = read(
        "<h2>面积10<sup>4</sup>m<sup>2</sup><s>旧</s></h2><table><tr><td>CO<sub>2</sub><td>注<sup>①</sup></tr>"
        "<tr><td><ol><li>甲<li>乙</ol><td><s>三</s>四<img alt=章></tr></table>"
    )
    assert blocks[0][1]["text"] == "面积10⁴m²"
    assert blocks[1][1]["data"] == [["CO₂", "注①"], ["1. 甲\n2. 乙", "四"]]
    assert "2 处带删除线的文字没有带入：“旧”、“三”" in notes and "表格里的 1 张图片没有带入：“章”" in notes


def test_a_table_with_a_table_in_it_is_one_unless_it_arranges_a_page() -> None:
    inner = "<table><tr><td>一档<td>三万元</table>"
    blocks, notes = read(f"<table><tr><td>类别<td>档次</tr><tr><td>培训<td>{inner}按档</tr></table>")
    assert blocks[0][1]["data"] == [["类别", "档次"], ["培训", "一档 三万元\n按档"]] and "套在表格里" in notes
    page = f"<table><tr><td>导航<td><p>{'正文' * 400}</p>{inner}</tr></table>"
    assert [kind for kind, _ in read(page)[0]] == ["paragraph", "table"]
