"""企业库: a list comes in whole or not at all, says what became of each row, and gives way to what was confirmed."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook
from stdnum.cn import uscc

from services.enterprises.models import Enterprise, EnterpriseChange, SourceKind
from services.enterprises.writing import CHUNK, Origin, Settlement, settle, write
from services.units.models import UnitKind
from tests.appeals import make_unit

HEADINGS = ["统一社会信用代码", "企业名称", "所在镇办", "行业代码", "2025年从业人员", "2025年营业收入（万元）", "成立日期", "规上企业", "资质", "标签", "联系电话", "备注"]  # fmt: skip


def code(n: int) -> str:
    body = f"91370281MA{n:07d}"
    return body + uscc.calc_check_digit(body)


def row(n: int, **values: Any) -> list[Any]:
    return [
        values.get("code", code(n)), values.get("name", f"样例企业{n}号"), values.get("town", "样例镇"),
        values.get("industry", "3511"), values.get("x", 15), values.get("y", 500), "2015/3/1", "否",
        "高新技术企业|国家级|GR1|2023-11-29|2026-11-28", "样例、机械", "13800138000", "不保存",
    ]  # fmt: skip


def write_xlsx(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    for cells in ([], ["样例名录"], HEADINGS, *rows):
        book.active.append(cells)
        if cells[1:]:
            book.active.cell(book.active.max_row, 2).data_type = "s"  # a name that looks like a formula is a text
    book.save(path)
    return path


def run(path: Path, *options: str) -> str:
    return said_by("import_enterprises", str(path), *options)


def said_by(command: str, *arguments: str) -> str:
    out = io.StringIO()
    try:
        call_command(command, *arguments, stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


@pytest.fixture
def town(db: None) -> Any:
    make_unit("city", UnitKind.CITY, "市级")
    return make_unit("town:1", name="样例镇")


def test_a_list_is_tried_imported_and_repeated_without_change(tmp_path: Path, town: Any) -> None:
    path = write_xlsx(tmp_path / "名录.xlsx", [row(n) for n in range(3)])
    assert "没有写入：新增 3，更新 0，不变 0，退回 0" in run(path, "--dry-run") and not Enterprise.objects.exists()
    said = run(path)
    assert "导入完成：新增 3" in said and "没有读取的列：备注" in said
    enterprise = Enterprise.objects.with_facts().get(credit_code=code(1))
    assert (enterprise.town, enterprise.industry_codes, enterprise.founded_on) == (town, ["C3511"], date(2015, 3, 1))
    assert (enterprise.size_tiers, enterprise.above_scale, enterprise.tags) == ("MICRO", False, ["样例", "机械"])
    assert enterprise.qualifications.get().valid_to == date(2026, 11, 28)
    assert enterprise.provenance["figures.2025.revenue"]["source"] == "import"
    assert "13800138000" not in str([list(model.objects.values()) for model in (Enterprise, EnterpriseChange)])
    assert enterprise.contacts.get().value == "13800138000"
    assert "新增 0，更新 0，不变 3" in run(path) and EnterpriseChange.objects.count() == 3


def test_each_refused_row_says_why_and_comes_back_as_a_sheet(tmp_path: Path, town: Any) -> None:
    wrong = {
        "校验码": row(1, code=code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")),
        "17 位": row(2, code=code(2)[:-1]),
        "没有叫“远方镇”": row(3, town="远方镇"),
        "不是 GB/T 4754": row(4, industry="9999"),
        "不像企业名称": row(5, name="=HYPERLINK(1)"),
        "没有企业名称": row(6, name=""),
        "有公式": row(7, x="=1+1"),
        "不是数字": row(8, y="约五百"),
        "不是合理的数值": row(9, x=-3),
        "与第 4 行是同一家企业": row(0, name="另一个名字"),
    }
    path = write_xlsx(tmp_path / "名录.xlsx", [row(0), row(0), *wrong.values()])
    refused = tmp_path / "退回.xlsx"
    said = run(path, "--refused", str(refused))
    assert f"新增 1，更新 0，不变 1，退回 {len(wrong)}" in said and Enterprise.objects.count() == 1
    sheet = load_workbook(refused).active
    told = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
    assert len(told) == len(wrong) and all(words in cells[0] for words, cells in zip(wrong, told, strict=True))
    cell = next(c for cells in sheet.iter_rows() for c in cells if c.value == "=HYPERLINK(1)")
    assert cell.data_type == "s" or cell.quotePrefix


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_offices(tmp_path: Path, town: Any, encoding: str) -> None:
    path = tmp_path / "名录.csv"
    path.write_text(
        f"信用代码,单位名称,年度,营业收入（亿元）\n{code(1)},样例𬭎业有限公司,2025,1.5\n", encoding=encoding
    )
    assert "新增 1" in run(path)
    assert Enterprise.objects.get(name="样例𬭎业有限公司").figures.get().revenue == 15000


def test_a_new_name_leaves_the_old_one_to_be_found_by(tmp_path: Path, town: Any) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [row(1)]))
    assert "更新 1" in run(write_xlsx(tmp_path / "b.xlsx", [row(1, name="新名有限公司")]))
    assert Enterprise.objects.matching("样例企业1号").get().name == "新名有限公司"
    assert EnterpriseChange.objects.first().changes["name"] == ["样例企业1号", "新名有限公司"]  # type: ignore[union-attr]


def test_a_newer_confirmed_value_stays_and_the_other_is_kept_beside_it(tmp_path: Path, town: Any) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [row(1)])
    run(path, "--as-of", "2026-01-31")
    checked = write_xlsx(tmp_path / "b.xlsx", [row(1, x=40)])
    assert "更新 1" in run(checked, "--confirmed", "--as-of", "2026-03-01")
    for _ in range(2):
        told = run(path, "--as-of", "2026-02-28")
        assert "不变 1" in told and "行 保留已核实的值：2025年从业人员（样例企业1号）" in told
    enterprise = Enterprise.objects.get()
    told = said_by("show_enterprise", "企业1号")
    assert "从业人员：40（工作人员核实，2026-03-01）；2026-02-28 的名录写的是 15" in told and "小型企业" in told
    assert "没有找到" in said_by("show_enterprise", "没有这家")
    assert enterprise.figures.get().employees == 40 and enterprise.size_tiers == "SMALL"
    assert enterprise.contested["figures.2025.employees"]["value"] == 15
    assert "更新 1" in run(path, "--as-of", "2026-03-02") and enterprise.figures.get().employees == 15


def test_what_is_no_list_is_said_and_nothing_happens(tmp_path: Path, town: Any) -> None:
    other = tmp_path / "x.xlsx"
    other.write_bytes(b"PK\x03\x04 nothing")
    assert "表格打不开" in run(other)
    (tmp_path / "y.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "没有找到“统一社会信用代码”" in run(tmp_path / "y.csv")
    assert "x.xlsx" in run(tmp_path / "missing" / "x.xlsx")


def test_an_import_that_is_broken_off_leaves_the_earlier_state(town: Any) -> None:
    def interrupted() -> Iterator[Settlement]:
        for n in range(CHUNK):
            facts = {"name": f"样例企业{n}号", "former_names": ["旧名"]}
            yield settle(Enterprise(credit_code=code(n)), facts, Origin(SourceKind.IMPORT, date(2026, 1, 1)))
        assert Enterprise.objects.count() == CHUNK
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(interrupted())
    assert not Enterprise.objects.exists() and not EnterpriseChange.objects.exists()
