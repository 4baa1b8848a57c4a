"""manage.py import_policies, from a file to a published page, and again."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image as Bitmap
from wagtail.models import PageLogEntry, ReferenceIndex, Revision

from publishing.models import Record
from publishing.worker import run_pending
from site_content.base.models import Topic
from site_content.policies.importing.readers import ReaderBeside
from site_content.policies.importing.runs import ImportRun
from site_content.policies.importing.sources import open_sources
from site_content.policies.importing.writing import PolicyWriter
from site_content.policies.models import IssuingAuthority, PolicyPage, PolicySectionPage
from tests import attachment_files as files
from tests import word_documents as word
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db

LAW: dict[str, Any] = {
    "id": "law-1",
    "title": "样例省节约用水条例",
    "category": "地方性法规",
    "date": "2020-06-12",
    "history": ["2020年6月12日 样例省第八届人民代表大会常务委员会第十一次会议通过"],
    "body_markdown": "## 第一章 总则\n\n第一条 为了节约用水，制定本条例。\n\n第二条 本条例自2020年7月1日起施行。",
}


@pytest.fixture
def folder(tmp_path: Path, policy_section: PolicySectionPage) -> Path:
    """An empty folder, with the section that its policies go to."""
    return tmp_path


def write_lines(folder: Path, *records: Any, name: str = "laws.jsonl") -> Path:
    path = folder / name
    path.write_text(
        "".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8"
    )
    return path


def run_import(path: Path, *options: str) -> str:
    """What the command says; with the last line of its error, if it ends in one."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_policies", str(path), "--portal", "city", *options, stdout=out, stderr=err)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_a_record_becomes_a_published_policy_with_what_its_notes_say(folder: Path) -> None:
    assert "新建 1" in run_import(write_lines(folder, LAW))
    page = PolicyPage.objects.get(source_id="law-1")
    assert page.live and page.document_type == "条例" and page.keywords == "地方性法规"
    assert [str(day) for day in (page.issued_on, page.published_on, page.effective_on)] == [
        "2020-06-12",
        "2020-06-12",
        "2020-07-01",
    ]
    assert [authority.name for authority in page.authorities.all()] == ["样例省人民代表大会常务委员会"]
    assert [block.block_type for block in page.body] == ["heading", "paragraph", "heading", "paragraph"]
    assert page.slug == "yang-li-sheng-jie-yue-yong-shui-tiao-li"


def test_an_imported_policy_is_published_searched_and_tracked_as_an_edited_one(folder: Path) -> None:
    run_import(write_lines(folder, LAW, {**LAW, "id": "law-2", "title": "样例省土地条例"}))
    page = PolicyPage.objects.get(source_id="law-1")
    actions = set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True))
    assert actions == {"wagtail.create", "policies.import"}
    assert Revision.objects.for_instance(page).count() == 1
    authority = IssuingAuthority.objects.get()
    assert ReferenceIndex.get_references_to(authority).count() == 2
    assert [found.pk for found in PolicyPage.objects.all().search("样例省节约用水条例")] == [page.pk]
    run_pending()
    record = Record.objects.live().get(id=str(page.pk))
    assert record.document["source_id"] == "law-1"
    assert record.document["summary"] == "为了节约用水，制定本条例。"


def test_the_history_shows_the_import_to_editors(folder: Path) -> None:
    run_import(write_lines(folder, LAW))
    client: Any = Client()
    client.force_login(make_superuser())
    page = PolicyPage.objects.get(source_id="law-1")
    assert "从“第 1 行”导入并发布，来源编号 law-1" in client.get(f"/admin/pages/{page.pk}/history/").content.decode()


def test_a_second_run_changes_nothing(folder: Path) -> None:
    path = write_lines(folder, LAW)
    run_import(path)
    run_pending()
    before = (Revision.objects.count(), PageLogEntry.objects.count(), Record.objects.get(kind="policy").sequence)
    assert "未变 1" in run_import(path)
    run_pending()
    assert before == (
        Revision.objects.count(),
        PageLogEntry.objects.count(),
        Record.objects.get(kind="policy").sequence,
    )


def test_a_changed_source_updates_the_page_and_keeps_what_editors_must_add(folder: Path) -> None:
    run_import(write_lines(folder, LAW))
    changed = {**LAW, "body_markdown": LAW["body_markdown"].replace("节约用水，", "节约水资源，")}
    assert "更新 1" in run_import(write_lines(folder, changed))
    page = PolicyPage.objects.get(source_id="law-1")
    assert "节约水资源" in str(page.body) and Revision.objects.for_instance(page).count() == 2
    assert "未变 1" in run_import(write_lines(folder, changed))


def test_an_editors_change_is_not_written_over_unless_asked(folder: Path) -> None:
    run_import(write_lines(folder, LAW))
    page = PolicyPage.objects.get(source_id="law-1")
    page.applicability_note, page.summary = "仅限样例企业", "编辑写的摘要"
    page.save_revision(user=make_superuser()).publish()
    changed = write_lines(folder, {**LAW, "date": "2020-06-13"})
    said = run_import(changed)
    assert "冲突 1" in said and "--overwrite" in said and "有 1 份没有导入" in said
    page.refresh_from_db()
    assert page.summary == "编辑写的摘要"
    assert "更新 1" in run_import(changed, "--overwrite")
    page.refresh_from_db()
    assert page.summary == "为了节约用水，制定本条例。" and page.applicability_note == "仅限样例企业"
    assert "未变 1" in run_import(changed)


def test_an_edited_page_whose_source_is_as_before_is_no_conflict(folder: Path) -> None:
    path = write_lines(folder, LAW)
    run_import(path)
    PolicyPage.objects.get(source_id="law-1").save_revision()
    assert "未变 1" in run_import(path)


def test_drafts_are_published_by_a_later_run(folder: Path) -> None:
    path = write_lines(folder, LAW)
    run_import(path, "--draft")
    assert not PolicyPage.objects.get(source_id="law-1").live
    assert "未变 1" in run_import(path, "--draft")
    run_import(path)
    assert PolicyPage.objects.get(source_id="law-1").live


def test_a_page_that_editors_took_down_stays_down(folder: Path) -> None:
    run_import(write_lines(folder, LAW))
    PolicyPage.objects.get(source_id="law-1").unpublish()
    assert "取消发布" in run_import(write_lines(folder, {**LAW, "date": "2020-06-13"}))
    assert not PolicyPage.objects.get(source_id="law-1").live


def test_a_dry_run_writes_nothing_and_says_what_would_be(folder: Path) -> None:
    number = {"doc_number": "样政发[2016]12号"}
    said = run_import(write_lines(folder, {**LAW, **number}, {**LAW, **number, "id": "law-2"}), "--dry-run")
    assert "试运行" in said and "新建 1" in said and "重复 1" in said
    assert (
        not PolicyPage.objects.exists()
        and not IssuingAuthority.objects.exists()
        and not PageLogEntry.objects.filter(action="policies.import")
    )


def test_every_bad_record_is_told_with_its_line_and_the_others_are_taken(folder: Path) -> None:
    make_policy(PolicySectionPage.objects.get(), title="已有的样例通知", doc_number="样政发〔2016〕12号")
    path = write_lines(
        folder,
        '{"id": "broken", "title": \n',
        LAW,
        "[1]\n",
        {**LAW, "id": ""},
        {**LAW, "id": "no-title", "title": " "},
        {**LAW, "id": "long-title", "title": "长" * 300},
        {**LAW, "id": "no-body", "body_markdown": ""},
        {**LAW, "id": "long-body", "body_markdown": "很长的一段。\n\n" * 100_000},
        {**LAW, "id": "same-number", "title": "别的通知", "doc_number": "样政发[2016]第012号"},
        {**LAW, "title": "又一次"},
        {**LAW, "id": "bad-dates", "title": "日期奇怪的样例", "date": "2099-01-01", "history": [], "effective_on": "2020年2月30日"},
        {**LAW, "id": "last", "title": "最后一份样例条例"},
    )  # fmt: skip
    with path.open("ab") as file:
        file.write(json.dumps({**LAW, "id": "gbk"}, ensure_ascii=False).encode("gbk"))
    report = folder / "report.csv"
    said = run_import(path, "--report", str(report))
    assert "新建 3" in said and "失败 9" in said and "重复 1" in said
    rows = {row["位置"]: row for row in csv.DictReader(io.StringIO(report.read_text("utf-8-sig")))}
    reasons = {
        "第 1 行": "不是完整的 JSON", "第 3 行": "不是 JSON 对象", "第 4 行": "缺少编号", "第 5 行": "缺少标题", "第 6 行": "标题有 300 字",
        "第 7 行": "没有正文", "第 8 行": "超过 500000 字", "第 9 行": "已用于《已有的样例通知》", "第 10 行": "与第 2 行重复",
        "第 11 行": "不是有效的日期", "第 13 行": "--encoding gb18030",
    }  # fmt: skip
    assert {place: rows[place]["说明"] for place in reasons if reasons[place] not in rows[place]["说明"]} == {}
    assert "在将来" in rows["第 11 行"]["说明"] and rows["第 11 行"]["结果"] == "新建"
    assert set(PolicyPage.objects.exclude(source_id="").values_list("source_id", flat=True)) == {
        "law-1",
        "bad-dates",
        "last",
    }


def test_gzip_is_read_and_one_that_breaks_off_is_told(folder: Path) -> None:
    content = gzip.compress(
        b"".join(json.dumps({**LAW, "id": str(n), "title": f"样例 {n}"}).encode() + b"\n" for n in range(80))
    )
    (folder / "cut.jsonl.gz").write_bytes(content[: len(content) // 2])
    said = run_import(folder / "cut.jsonl.gz")
    assert "压缩文件损坏" in said and PolicyPage.objects.exists()
    (folder / "whole.jsonl.gz").write_bytes(content)
    assert f"未变 {PolicyPage.objects.count()}" in run_import(folder / "whole.jsonl.gz", "--dry-run")


def test_a_folder_of_documents(folder: Path) -> None:
    Topic.objects.create(name="技术创新", slug="innovation")
    documents = folder / "政策"
    (documents / "2016").mkdir(parents=True)
    (documents / "2016" / "a.md").write_text("---\n主题分类: 技术创新、没有的主题\n---\n# 样例市人民政府关于技术改造的通知\n\n样政发〔2016〕12号\n\n各单位：\n\n样例市人民政府\n\n二〇一六年五月三日", "utf-8")  # fmt: skip
    (documents / "b.html").write_bytes("<meta charset=gbk><h1>样例办法</h1><table><tr><td colspan=2>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>".encode("gbk"))  # fmt: skip
    bitmap = io.BytesIO()
    Bitmap.new("RGB", (8, 8), "red").save(bitmap, "PNG")
    word = files.make_docx(files.docx_paragraph("样例意见", "Title"), files.docx_paragraph("第一条 为了样例。"), files.docx_picture(alt="流程图"), picture=bitmap.getvalue())  # fmt: skip
    (documents / "01-样例意见.docx").write_bytes(word)
    (documents / "old.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    (documents / "~$lock.docx").write_bytes(b"x")
    said = run_import(documents, "--attach")
    assert "新建 3" in said and "失败 1" in said and "没有主题分类“没有的主题”" in said
    notice = PolicyPage.objects.get(source_id="政策/2016/a.md")
    assert (notice.doc_number, str(notice.issued_on), notice.document_type) == (
        "样政发〔2016〕12号",
        "2016-05-03",
        "通知",
    )
    assert [topic.name for topic in notice.topics.all()] == ["技术创新"]
    opinion = PolicyPage.objects.get(source_id="政策/01-样例意见.docx")
    assert [block.block_type for block in opinion.body] == ["paragraph", "image"]
    assert opinion.attachments[0].value["document"].filename.endswith(".docx")
    run_pending()
    assert Record.objects.get(id=str(opinion.pk)).document["body"][1]["image"]["alt"] == "流程图"
    assert "未变 3" in run_import(documents, "--attach")


def test_the_target_is_named_or_found(folder: Path) -> None:
    path = write_lines(folder, LAW)
    city = PolicySectionPage.objects.get().get_parent().specific
    make_town(city)
    out = io.StringIO()
    for portal, reason in [("nowhere", "现有的平台：city"), ("yangli", "还没有政策栏目")]:
        with pytest.raises(CommandError, match=reason):
            call_command("import_policies", str(path), "--portal", portal, stdout=out)
    make_policy_section(city, slug="laws", title="法规")
    assert "--section 指明一个" in run_import(path)
    assert "没有政策栏目“none”" in run_import(path, "--section", "none")
    assert "新建 1" in run_import(path, "--section", "laws")
    assert PolicyPage.objects.get(source_id="law-1").get_parent().slug == "laws"


@pytest.mark.parametrize(("name", "reason"), [("missing", "找不到"), ("", "没有可以导入的文件")])
def test_a_path_without_anything_to_import(folder: Path, name: str, reason: str) -> None:
    assert reason in run_import(folder / name)


def test_sources_are_read_beside_and_told_the_same_way(folder: Path) -> None:
    records = [{**LAW, "id": str(number), "title": f"样例条例之{number}"} for number in range(6)]
    path = write_lines(folder, *records[:3], "{\n", {**LAW, "id": "no-title", "title": ""}, *records[3:])
    section = PolicySectionPage.objects.get()
    run = ImportRun(portal=section.get_parent(), section=section, writer=PolicyWriter(section))
    batches = list(run.import_all(open_sources(path).items, reader=ReaderBeside(), batch_size=3))
    assert [[outcome.result.name for outcome in batch] for batch in batches] == [
        ["CREATED"] * 3, ["FAILED", "FAILED", "CREATED"], ["CREATED"] * 2,
    ]  # fmt: skip
    assert "缺少标题" in batches[1][1].detail
    assert PolicyPage.objects.live().count() == 6


def test_a_word_file_comes_with_its_notes_told_and_its_footnotes_linked_on_the_portal(folder: Path) -> None:
    changed = word.p(
        "每家最高", "<w:del><w:r><w:delText>五</w:delText></w:r></w:del>", f"<w:ins>{word.r('八')}</w:ins>", "万元"
    )
    noted = word.p("收入", "<w:r><w:footnoteReference w:id='2'/></w:r>", "超过二千万元")
    content = word.make_word(
        word.p("样例市样例局关于补贴的通知"), changed, noted, word.p("样例市样例局"), word.p("2025年6月3日"),
        footnotes=f"<w:footnote w:id='2'>{word.p('以审计报告为准')}</w:footnote>",
    )  # fmt: skip
    (folder / "通知.docx").write_bytes(content)
    report = folder / "report.csv"
    assert "修订痕迹" in run_import(folder, "--report", str(report)) and "删去：五" in report.read_text("utf-8-sig")
    run_pending()
    page = PolicyPage.objects.get(title="样例市样例局关于补贴的通知")
    html = Record.objects.get(id=str(page.pk)).document["body"][0]["html"]
    assert html == (
        '<p>每家最高八万元</p><p>收入<sup><a href="#note-1" id="note-ref-1">[1]</a></sup>超过二千万元</p>'
        '<p><a href="#note-ref-1" id="note-1">[1]</a> 以审计报告为准</p>'
    )
    client: Any = Client()
    client.force_login(make_superuser())
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_a_file_beside_a_page_becomes_its_attachment(folder: Path) -> None:
    (folder / "通知.html").write_text(
        "<h1>关于补贴的通知</h1><p>请申报。</p><p><a href='申报表.docx'>附件：申报表</a></p>", "utf-8"
    )
    (folder / "申报表.docx").write_bytes(files.make_docx(files.docx_paragraph("申报表")))
    assert "新建 1" in run_import(folder)
    [attachment] = PolicyPage.objects.get().attachments
    assert attachment.value["document"].title == "附件：申报表"
