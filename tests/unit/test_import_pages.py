"""Files as people have them: in every encoding, saved from government sites, with all that stands around the text."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from office_files.problems import UnreadableFile
from office_files.text.encodings import decode
from site_content.policies.importing.closing import drop_closing, drop_opening
from site_content.policies.importing.documents import document_paths, document_sources, read_upload
from site_content.policies.importing.imported import ImportedPolicy
from site_content.policies.importing.reading import read_policy
from site_content.policies.importing.titles import without_site
from tests.word_documents import make_word, p

PAGE = "<html><head><title>关于用电的通知</title>{}</head><body><p>关于用电的通知</p><p>请节约用电。</p></body></html>"


def read(name: str, content: str | bytes) -> ImportedPolicy:
    return read_policy(read_upload(name, content.encode() if isinstance(content, str) else content))


def words(policy: ImportedPolicy) -> str:
    return " ".join(
        re.findall(r"[^<>\s]+(?![^<]*>)", " ".join(str(v["text"] if k == "heading" else v) for k, v in policy.body))
    )


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("", "utf-8"), ("", "utf-8-sig"), ("", "utf-16"), ("", "utf-16-le"), ("", "utf-16-be"), ("", "utf-32"), ("", "gb18030"),
        ("gb2312", "utf-8-sig"), ("gb2312", "utf-8"), ("gb2312", "gbk"), ("utf-8", "gbk"), ("utf-8", "utf-16"), ("undefined", "utf-8"),
        ("nonsense", "gb18030"), ("big5", "big5"), ("", "big5"),
    ],
)  # fmt: skip
def test_a_page_is_read_in_the_encoding_that_it_is_in(said: str, written: str) -> None:
    page = PAGE.format(f'<meta charset="{said}">' if said else "").replace("用电", "教育")
    if written == "big5":
        page = page.replace("关", "關").replace("请节约", "請節約")
    assert decode(page.encode(written), "utf-8", is_html=True) == page


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\xff\xd8\x81", b"<p>\x81\x30\x81", b"MZ\x00\x01\x02\x03\x00\x00\xff\xfe\xfd"]
)
def test_what_is_in_no_encoding_says_what_an_editor_can_do(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="另存为 UTF-8") as problem:
        read_upload("a.html", content)
    assert "--" not in str(problem.value)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["样例市支持仓储企业数字化转型若干措施"], None),
        (["样例市仓储业三年行动计划"], None),
        (["样例市企业开办服务指南"], None),
        (["2025年样例市技术改造补贴目录（第一批）"], None),
        (["样例市人民政府文件", "样政发〔2025〕9号", "样例市人民政府", "关于印发样例市支持仓储企业", "数字化转型若干措施", "的通知", "（试行）"],
         "样例市人民政府关于印发样例市支持仓储企业数字化转型若干措施的通知（试行）"),
        (["样例市产业发展", "三年行动计划", "（2025—2027年）"], "样例市产业发展三年行动计划（2025—2027年）"),
        (["样例市人民政府办公室", "关于公布《样例市补贴目录》", "的通知"], "样例市人民政府办公室关于公布《样例市补贴目录》的通知"),
        (["样例市节约用水办法", "（2019年11月1日市政府第3次常务会议通过）"], "样例市节约用水办法"),
    ],
)  # fmt: skip
def test_titles_in_one_line_or_several(lines: list[str], title: str | None) -> None:
    body = [p("各镇人民政府："), p("现将有关事项通知如下，请遵照执行。")]
    policy = read("1.docx", make_word(*(p(line, jc="center") for line in lines), *body))
    assert policy.title == (title or lines[0])
    assert words(policy).endswith("各镇人民政府： 现将有关事项通知如下，请遵照执行。")
    assert not any(line in words(policy) for line in lines if "通过" not in line)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("关于用电的通知_样例市人民政府", "关于用电的通知"), ("关于用电的通知 - 样例市工业和信息化局", "关于用电的通知"),
        ("样例市人民政府 通知公告 | 关于用电的通知", "关于用电的通知"), ("关于用电的通知-样例市政府网", "关于用电的通知"),
        ("样例市人民政府_通知公告_关于用电的通知", "关于用电的通知"), ("样例规划（2025-2027年）", "样例规划（2025-2027年）"),
        ("样例市2025-2027年行动计划", "样例市2025-2027年行动计划"), ("关于A-B类企业的通知", "关于A-B类企业的通知"),
    ],
)  # fmt: skip
def test_site_names_are_no_part_of_a_title(given: str, title: str) -> None:
    assert without_site(given) == title


def test_a_saved_government_page_gives_its_facts_and_only_its_text() -> None:
    policy = read("t1.html", """<!-- saved from url=(0040)http://www.example.gov.cn/art/2025/t1.html --><html><head>
        <title>关于印发样例市仓储业三年行动计划的通知_样例市人民政府</title><meta name="meta-PubDate" content="2025-06-03 09:00">
        <meta name="contentsource" content="样例局"></head><body><header>站点头</header><div>首页 &gt; 政策</div>
        <table><tr><td>索 引 号：</td><td>370281/2025-01</td><td>发文机关：</td><td>样例市人民政府办公室</td></tr>
        <tr><td>成文日期：</td><td>2025-06-01</td><td>有效性</td><td>有效</td></tr>
        <tr><td>发文字号：</td><td>样政办发〔2025〕3号</td><td>主题分类</td><td>工业</td></tr></table>
        <div id="zoom"><p style="text-align:center">样例市人民政府办公室</p><p style="text-align:center">关于印发样例市仓储业三年行动计划的通知</p>
        <p>样政办发〔2025〕3号</p><p>各镇办：</p><p>现印发给你们。<a href="./P02025.docx">附件</a></p><p align=right>样例市人民政府办公室</p>
        <p align=right>2025年6月1日</p><p>（此件公开发布）</p><p>抄送：市委各部门，</p><p>市人大办公室。</p>
        <p>样例市人民政府办公室　2025年6月2日印发</p></div><footer>主办</footer></body></html>""")  # fmt: skip
    assert policy.title == "样例市人民政府办公室关于印发样例市仓储业三年行动计划的通知"
    assert (policy.doc_number, policy.index_number, policy.source) == (
        "样政办发〔2025〕3号",
        "370281/2025-01",
        "样例局",
    )
    assert policy.authorities == ("样例市人民政府办公室",) and policy.topics == ("工业",)
    assert [str(policy.issued_on), str(policy.published_on)] == ["2025-06-01", "2025-06-03"]
    assert words(policy) == "各镇办： 现印发给你们。 附件"
    assert "http://www.example.gov.cn/art/2025/P02025.docx" in str(policy.body)


def test_the_heading_of_a_page_is_its_title_and_its_foot_no_text() -> None:
    policy = read("t2.html", """<head><title>样例市人民政府 政务公开 关于用电的意见</title></head><body><div class="header">站点头</div>
        <h1>样例市人民政府关于用电的意见</h1><p>请节约用电。</p><div class="foot">ICP备案</div><div id="copyright">主办</div></body>""")  # fmt: skip
    assert policy.title == "样例市人民政府关于用电的意见" and words(policy) == "请节约用电。"


@pytest.mark.parametrize(
    ("title", "above", "number"),
    [
        ("样例市税务局关于小微企业的公告", "2025年第12号", "公告2025年第12号"),
        ("样例市人大常委会公告", "（第十二号）", "样例市人大常委会公告第十二号"),
        ("样例市人民政府关于禁放的通告", "2025 年第 3 号", "通告2025年第3号"),
        ("样例市样例局关于用电的函", "样工信函【2025】 第 8 号", "样工信函〔2025〕8号"),
        ("样例市样例局关于用电的函", "样工信函〔2025）08 号", "样工信函〔2025〕8号"),
        ("国务院关于修改样例条例的决定", "中华人民共和国国务院令\n\n第764号", "中华人民共和国国务院令第764号"),
        ("样例市样例局关于用电的通知", "第一条 目的", ""),
    ],
)
def test_a_number_below_the_title_is_the_page_s_and_no_text(title: str, above: str, number: str) -> None:
    policy = read("a.md", f"# {title}\n\n{above}\n\n请节约用电。\n\n2025年6月3日")
    assert policy.doc_number == number
    assert words(policy).startswith("请节约用电。" if number else above)


def test_an_order_that_the_adoption_note_names_is_the_number() -> None:
    note = "（2024年5月6日样例市人民政府令第35号公布　自2024年7月1日起施行）"
    policy = read("a.md", f"# 样例市城市管理办法\n\n{note}\n\n第一条　为了管理，制定本办法。")
    assert (policy.doc_number, policy.effective_on) == ("样例市人民政府令第35号", date(2024, 7, 1))
    assert "令第35号公布" in words(policy)


@pytest.mark.parametrize("name", ["ArticleTitle", "articletitle", "meta-ArticleTitle", "article:title"])
def test_labels_are_known_however_they_are_spelt(name: str) -> None:
    page = f'<head><meta name="{name}" content="关于用电的通知-样例市人民政府"><title>首页</title></head><body><p>正文</p></body>'
    assert read("1.html", page).title == "关于用电的通知"


def test_catalogues_above_a_text_are_facts_in_every_format() -> None:
    rows = [("索引号", "37/2025"), ("发文机关", "样例市样例局"), ("成文日期", "2025年6月1日")]
    table = "<w:tbl>" + "".join(f"<w:tr><w:tc>{p(k)}</w:tc><w:tc>{p(v)}</w:tc></w:tr>" for k, v in rows) + "</w:tbl>"
    lines = "\n\n".join(f"{k}：{v}" for k, v in rows)
    for policy in (
        read("1.docx", make_word(table, p("关于用电的通知"), p("请节约用电。"))),
        read("1.md", f"# 关于用电的通知\n\n{lines}\n\n请节约用电。"),
        read(
            "1.html",
            "<h1>关于用电的通知</h1><ul>"
            + "".join(f"<li>【{k}】{v}</li>".replace("】", "】：") for k, v in rows)
            + "</ul><p>请节约用电。</p>",
        ),
    ):
        assert (policy.index_number, policy.authorities, str(policy.issued_on)) == (
            "37/2025",
            ("样例市样例局",),
            "2025-06-01",
        )
        assert words(policy) == "请节约用电。"


def test_a_table_of_the_text_that_speaks_of_a_catalogue_stays() -> None:
    policy = read(
        "1.html",
        f"<h1>关于目录的通知</h1><p>{'正文' * 300}</p><table><tr><td>索引号<td>说明</tr><tr><td>发文机关<td>谁发的</tr></table>",
    )
    assert [kind for kind, _value in policy.body] == ["paragraph", "table"]


def closed(*lines: str, by: tuple[str, ...] = ("样例市样例局",)) -> list[str]:
    blocks: list[Any] = [("paragraph", "".join(f"<p>{line}</p>" for line in lines))]
    return re.findall(r"<p>(.*?)</p>", "".join(v for _k, v in drop_closing(blocks, date(2025, 6, 1), by)))


def test_signature_and_colophon_are_no_part_of_the_text() -> None:
    assert closed("正文", "样例市样例局", "2025年6月1日") == ["正文"]
    assert closed("正文", "样例市样例局　2025年6月1日") == ["正文"]
    assert closed("正文", "样例市样例局", "二〇二五年六月一日", "附件：申报表", "表一") == [
        "正文",
        "附件：申报表",
        "表一",
    ]
    assert closed("正文", "抄送：市委", "市人大。", "样例市样例局办公室 2025年6月2日印发") == ["正文"]
    assert closed("正文", "抄报：市委。", "样例市样例局办公室", "2025年6月2日印发") == ["正文"]
    assert closed("正文", "（此件公开发布）", "共印50份") == ["正文"]
    # Another day or another body than is known stays: it would be lost.
    assert closed("正文", "样例市样例局", "2025年6月9日") == ["正文", "样例市样例局", "2025年6月9日"]
    assert closed("正文", "别的样例局", "2025年6月1日") == ["正文", "别的样例局", "2025年6月1日"]
    assert closed("联系样例市样例局", "2025年6月1日前申报。") == ["联系样例市样例局", "2025年6月1日前申报。"]


def test_nothing_goes_without_the_title_and_lists_stay_whole() -> None:
    blocks: list[Any] = [
        ("paragraph", "<p>甲</p><ul><li>乙<ul><li>丙</li></ul></li></ul><p>样例市用电办法</p><p>丁</p>")
    ]
    assert drop_opening(blocks, "另一个标题办法", "") == blocks
    assert drop_opening(blocks, "样例市用电办法", "") == [("paragraph", "<p>丁</p>")]
    assert drop_closing(blocks, None, ()) == blocks


def test_files_beside_a_page_come_along_and_missing_ones_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "附 表.docx").write_bytes(b"x")
    (tmp_path / "secret.pdf").write_bytes(b"x")
    (folder / "a.html").write_text(
        "<h1>关于用电的通知</h1><p>见<a href='%E9%99%84%20%E8%A1%A8.docx'>申报表</a>、<a href='../secret.pdf'>密件</a>、<a href='缺.xls'>附件2</a>、"
        "<a href='https://example.org/a.pdf'>外站</a>、<a href='b.html'>相关</a></p>", "utf-8",
    )  # fmt: skip
    (folder / "a_files").mkdir()
    (folder / "a_files" / "ad.html").write_text("<p>广告</p>", "utf-8")
    [source] = document_sources(document_paths(folder), folder.resolve(), "utf-8", "in")
    policy = read_policy(source.load())
    assert [(file.filename, file.title) for file in policy.attachments] == [("附 表.docx", "申报表")]
    assert policy.notes == ("2 个附件不在网页旁边，没有带入：“密件”、“缺”，请在“附件”里上传",)
    assert policy.body == (
        ("paragraph", '<p>见申报表、密件、附件2、<a href="https://example.org/a.pdf">外站</a>、相关</p>'),
    )
