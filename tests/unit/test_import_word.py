"""Nothing of a Word file is lost or worded otherwise without a note."""

import io
import re
import zipfile
from typing import Any

import pytest

from office_files.docx.conversion import convert_docx
from office_files.losses import Losses
from office_files.text.numerals import write_number
from site_content.policies.importing.bodies import read_body, settle_levels
from tests import word_documents as word
from tests.word_documents import field, lists, make_word, p, r, style, text_box


def read(*body: str, **parts: str) -> tuple[list[Any], str]:
    """The blocks, and the notes in one text."""
    losses = Losses()
    html, pictures = convert_docx(make_word(*body, **parts), losses)
    found = read_body(html, pictures, losses)
    return settle_levels(found.blocks), "；".join([*found.notes, *found.losses.to_notes()])


def lines(*body: str, **parts: str) -> list[str]:
    html = "".join(
        str(value["text"] + "</p>" if kind == "heading" else value) for kind, value in read(*body, **parts)[0]
    )
    return [
        re.sub(r"<[^>]*>", "", line) for line in re.split(r"</(?:p|li)>|(?=<ul>)", html) if re.sub(r"<[^>]*>", "", line)
    ]


CHINESE = lists(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircleChinese", "%4"))  # fmt: skip
ARTICLES = lists(("chineseCountingThousand", "第%1条"), number="2")


def test_automatic_numbers_are_words_and_go_on_across_paragraphs() -> None:
    assert lines(
        p("总则", num="1"), p("正文"), p("支持", num="1"), p("设备", num="1", level=1), p("货架", num="1", level=2),
        p("木", num="1", level=3), p("铁", num="1", level=3), p("培训", num="1", level=1), p("附则", num="1"),
        p("适用", num="2"), p("解释", num="2"), p("又一", num="1", level=1),
        numbering=CHINESE + ARTICLES,
    ) == ["一、总则", "正文", "二、支持", "（一）设备", "1. 货架", "①木", "②铁", "（二）培训", "三、附则", "第一条 适用",
          "第二条 解释", "（一）又一"]  # fmt: skip


def test_numbers_of_several_levels_overrides_restarts_and_styles() -> None:
    legal = lists(("chineseCounting", "第%1章"), ("decimal", "%1.%2"), number="1", more="<w:isLgl/>")
    again = '<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    styles = style("章", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + style("小章", based_on="章")
    assert lines(
        p("甲", style="章"), p("乙", num="1", level=1), p("丙", num="1", level=1), p("丁", style="小章"),
        p("戊", num="7"), p("己", style="章"), p("庚", num="0", style="章"), p("", num="1"), p("辛", style="章"),
        numbering=legal + again, styles=styles,
    ) == ["第一章 甲", "1.1 乙", "1.2 丙", "第二章 丁", "第五章 戊", "第六章 己", "庚", "第八章 辛"]  # fmt: skip


def test_a_column_of_automatic_numbers_and_bullets() -> None:
    numbers = lists(("decimal", "%1"))
    [(kind, value)], _ = read(
        f"<w:tbl><w:tr><w:tc>{p('', num='1')}</w:tc><w:tc>{p('甲')}</w:tc></w:tr><w:tr><w:tc>{p('', num='1')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>",
        numbering=numbers,
    )
    assert kind == "table" and value["data"] == [["1", "甲"], ["2", "乙"]]
    [(kind, value)], _ = read(
        p("甲", num="1"), p("乙", num="1", level=1), p("丙", num="1"), numbering=lists(("bullet", ""), ("bullet", "o"))
    )
    assert value == "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>"


@pytest.mark.parametrize(
    ("style_name", "number", "written"),
    [
        ("chineseCounting", 10, "十"), ("chineseCountingThousand", 21, "二十一"), ("chineseCounting", 105, "一百零五"),
        ("chineseCounting", 110, "一百一十"), ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 11, "甲"), ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 36, "㊱"),
        ("decimalEnclosedParen", 3, "⑶"), ("decimalFullWidth", 12, "１２"), ("upperRoman", 4, "IV"), ("lowerLetter", 28, "bb"),
        ("decimalZero", 3, "03"), ("none", 3, ""), ("unheardOf", 3, "3"), ("decimalEnclosedParen", 30, "30"),
    ],
)  # fmt: skip
def test_number_formats(style_name: str, number: int, written: str) -> None:
    assert write_number(number, style_name) == written


def test_changes_are_accepted_with_a_note() -> None:
    blocks, notes = read(
        p("每家", "<w:del><w:r><w:delText>五</w:delText></w:r></w:del>", f"<w:ins>{r('八')}</w:ins>", "万元"),
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('上半')}</w:p>",
        p("下半"),
        f"<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom>{r('移走')}</w:moveFrom></w:p>",
        p(f"<w:moveTo>{r('移走')}</w:moveTo>"),
    )
    assert blocks == [("paragraph", "<p>每家八万元</p><p>上半下半</p><p>移走</p>")]
    assert "修订痕迹" in notes and "删去：五" in notes and "增加：八" in notes and "移动：移走" in notes


def test_a_deleted_paragraph_takes_its_number_along() -> None:
    gone = '<w:p><w:pPr><w:rPr><w:del/></w:rPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
    assert lines(p("甲", num="2"), gone, p("乙", num="2"), numbering=ARTICLES) == ["第一条 甲", "第二条 乙"]


@pytest.mark.parametrize("look", ["strike", "dstrike"])
def test_what_is_struck_out_stays_so_and_is_noted(look: str) -> None:
    blocks, notes = read(p("最高", r("五", look), "八万元"))
    assert blocks == [("paragraph", "<p>最高<s>五</s>八万元</p>")] and "删除线：“五”" in notes


def test_what_a_style_strikes_out_or_hides() -> None:
    styles = style("旧", "<w:rPr><w:strike/></w:rPr>") + style("隐", "<w:rPr><w:vanish/></w:rPr>")
    blocks, notes = read(p("甲", style="旧"), p("乙", style="隐"), p("丙", r("丁", "vanish")), styles=styles)
    assert blocks == [("paragraph", "<p><s>甲</s></p><p>丙</p>")]
    assert "2 处隐藏的文字没有带入：“乙”、“丁”" in notes


def test_fields_give_their_results() -> None:
    nested = (
        f"<w:r><w:instrText> IF </w:instrText></w:r>{field('REF x', '甲')}<w:r><w:instrText> = 1 </w:instrText></w:r>"
    )
    blocks, notes = read(
        p("第", '<w:fldSimple w:instr=" REF b ">' + r("三") + "</w:fldSimple>", "批，", field("DATE", "9月30日"), "，", field(nested, "乙")),
        p(field("SYMBOL 9312 \\f 宋体", None), field("MACROBUTTON X 请填", None), field("QUOTE 引 文", None), field("REF lost", None)),
        p(field("TC 目录", None), "尾"),
    )  # fmt: skip
    assert blocks == [("paragraph", "<p>第三批，9月30日，乙</p><p>①请填引文</p><p>尾</p>")]
    assert notes == "1 个域没有存下结果，没有带入：“REF lost”，请对照原文件补上"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        (r"EQ \f(B×10,100)", "B×10/100"), (r"EQ \r(3,x)", "³√x"), (r"eq \o\ac(○,12)", "⑫"), (r"eq \o\ac(□,甲)", "□甲"),
        (r"EQ x\s\up5(2)", "x²"), (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(jiā),枷)', "枷"),
    ],
)  # fmt: skip
def test_equation_fields_are_read(code: str, written: str) -> None:
    blocks, _ = read(p("得", field(code, None), "。"))
    assert blocks == [("paragraph", f"<p>得{written}。</p>")]


def om(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (f"{om('A=')}<m:f><m:num>{om('B×10')}</m:num><m:den>{om('100')}</m:den></m:f>", "A=B×10/100"),
        (f"<m:f><m:num>{om('a+b')}</m:num><m:den>{om('2×c')}</m:den></m:f>", "(a+b)/(2×c)"),
        (f"<m:sSup><m:e>{om('x')}</m:e><m:sup>{om('2')}</m:sup></m:sSup>", "x²"),
        (f"<m:sSubSup><m:e>{om('V')}</m:e><m:sub>{om('总')}</m:sub><m:sup>{om('n+1')}</m:sup></m:sSubSup>", "V_总ⁿ⁺¹"),
        (f"<m:rad><m:deg/><m:e>{om('a+b')}</m:e></m:rad>", "√(a+b)"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{om('i=1')}</m:sub><m:sup>{om('n')}</m:sup><m:e>{om('x')}</m:e></m:nary>", "∑(i=1→n)x"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{om('a')}</m:e></m:d>", "[a]"),
        (f"<m:func><m:fName>{om('max')}</m:fName><m:e>{om('x,y')}</m:e></m:func>", "max(x,y)"),
    ],
)  # fmt: skip
def test_formulas_are_a_line_of_text_and_noted(formula: str, written: str) -> None:
    for around in ("<m:oMath>{}</m:oMath>", "<m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara>"):
        blocks, notes = read(p("按", around.format(formula), "计算"))
        assert blocks == [("paragraph", f"<p>按{written}计算</p>")] and "公式" in notes


def test_readings_boxes_controls_and_signs() -> None:
    ruby = "<w:r><w:ruby><w:rt>" + r("jiā") + "</w:rt><w:rubyBase>" + r("枷") + "</w:rubyBase></w:ruby></w:r>"
    blocks, notes = read(
        p("称", ruby, "式"),
        p("前", text_box(p("框一"), p("框二")), "后"),
        p(text_box(p("单独"))),
        f"<w:sdt><w:sdtContent>{p('块控件')}</w:sdtContent></w:sdt>",
        p(f"<w:sdt><w:sdtContent>{r('行控件')}</w:sdtContent></w:sdt>", f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击输入')}</w:sdtContent></w:sdt>"),
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "是", '<w:r><w:sym w:font="奇怪" w:char="F0EE"/></w:r>', "<w:r><w:cr/></w:r>", "次行"),
        p('<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'),
        p('<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'),
        p(f"<w:bdo w:val='ltr'>{r('方向')}</w:bdo>", f"<w:smartTag>{r('标记')}</w:smartTag>"),
        comments=f"<w:comment w:id='1'>{p('待定')}</w:comment>",
    )  # fmt: skip
    [(_, html)] = blocks
    assert html == (
        "<p>称枷式</p><p>前后</p><p>框一</p><p>框二</p><p>单独</p><p>块控件</p><p>行控件</p><p>☑是<br/>次行</p><p>艺术字</p><p>方向标记</p>"
    )
    for told in ("枷（jiā）", "3 个文本框", "1 处没有填写的提示文字", "奇怪 F0EE", "图表", "1 条批注没有带入：“待定”"):
        assert told in notes


def test_notes_are_linked_both_ways_and_stand_at_the_end() -> None:
    notes = f"<w:footnote w:id='2'>{p('脚注文字')}</w:footnote>"
    ends = f"<w:endnote w:id='2'>{p('尾注文字')}</w:endnote>"
    blocks, told = read(
        p("收入", "<w:r><w:footnoteReference w:id='2'/></w:r>", "和", "<w:r><w:endnoteReference w:id='2'/></w:r>"),
        footnotes=notes,
        endnotes=ends,
    )
    assert blocks == [("paragraph", (
        '<p>收入<sup><a href="#note-1">[1]</a></sup>和<sup><a href="#note-2">[2]</a></sup></p>'
        '<p><a href="#note-ref-1">[1]</a> 脚注文字</p><p><a href="#note-ref-2">[2]</a> 尾注文字</p>'))]  # fmt: skip
    assert told == ""


def test_headings_keep_their_levels_by_name_level_and_ancestry() -> None:
    styles = (
        style("heading 1", key="1") + style("标题 2", key="a5") + style("章节", based_on="1", key="b")
        + style("三级", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>', key="c") + style("Title", key="t")
    )  # fmt: skip
    blocks, _ = read(
        p("样例办法", style="t"), p("甲", style="1"), p("乙", style="a5"), p("丙", style="c"), p("丁", outlineLvl="3"), p("戊", style="b"),
        styles=styles,
    )  # fmt: skip
    assert [(value["text"], value["level"]) for kind, value in blocks[1:]] == [
        ("甲", "2"),
        ("乙", "3"),
        ("丙", "4"),
        ("丁", "5"),
        ("戊", "2"),
    ]


def test_headings_are_known_by_their_fonts() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("黑", '<w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr>')
    )
    top = [
        p(r("样例办法", font="方正小标宋简体"), jc="center"),
        p("为规范样例，制定本办法，请遵照执行。"),
        p("第一段正文，字数多一些，字数再多一些，好让黑体只占小部分。"),
    ]
    blocks, _ = read(
        *top, p("再一段正文，字数多一些。"), p(r("一、总体要求", font="黑体")), p("正文"), p(r("（一）设备", font="楷体_GB2312")),
        p(r("支持方向", font="SimHei")), p("保障", style="黑"), p(r("第一条", font="黑体"), "为了规范，制定本办法。"), p(r("请注意。", font="黑体")),
        styles=styles,
    )  # fmt: skip
    found = [(value["text"], value["level"]) for kind, value in blocks if kind == "heading"]
    assert found == [("一、总体要求", "2"), ("（一）设备", "3"), ("支持方向", "2"), ("保障", "2")]
    all_black, _ = read(*(p(r(f"一、第{n}段都是黑体", font="黑体")) for n in range(9)))
    assert [kind for kind, _value in all_black] == ["paragraph"]


def test_tables_within_tables_become_lines_with_a_note() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row(p('一档'), p('三万元'))}{row(p('二档'), p('五万元'))}</w:tbl>{p('按档')}"
    blocks, notes = read(f"<w:tbl>{row(p('类别'), p('10', r('4', 'strike')))}{row(p('培训'), inner)}</w:tbl>")
    assert blocks[0][1]["data"] == [["类别", "10"], ["培训", "一档 三万元\n二档 五万元\n按档"]]
    assert "套在表格里的表格" in notes and "1 处带删除线的文字没有带入：“4”" in notes


def test_a_strict_document_is_read_as_any_other() -> None:
    content = make_word(p("甲", num="2"), numbering=ARTICLES)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as copy:
        for name in source.namelist():
            copy.writestr(
                name,
                source.read(name).replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", word.STRICT.encode()
                ),
            )
    losses = Losses()
    assert convert_docx(out.getvalue(), losses)[0] == "<p>第一条 甲</p>"
