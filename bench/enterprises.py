"""Registry: a list of 8,000 enterprises into it.

Method: an XLSX file of 8,000 made-up enterprises with 18 columns each (two are contacts, which are sealed) is imported into the database of the present
settings by ``manage.py import_enterprises``, started as an administrator starts it: from the start of Python to its end, the
process that reads the file included. Then the same command again, which must find nothing to do. Peak memory is that
of the largest process.

    python -m bench.enterprises
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from stdnum.cn import uscc

from bench.processes import Run, manage

COUNT = 8_000
HEADINGS = [
    "统一社会信用代码", "企业名称", "曾用名", "行业代码", "园区", "成立日期", "规上企业", "资质", "标签", "状态",
    "2024年从业人员", "2024年营业收入（万元）", "2024年资产总额（万元）", "2025年从业人员", "2025年营业收入（万元）", "2025年资产总额（万元）",
    "联系电话", "邮箱",
]  # fmt: skip
INDUSTRIES = ("C3511", "C3311", "F5171", "I6513", "G5431", "K7020", "E4710", "L7211")


def make_rows() -> Iterator[list[str | int]]:
    for n in range(COUNT):
        body = f"91370281MA{n:07d}"
        yield [
            body + uscc.calc_check_digit(body), f"样例企业第{n}号有限公司", f"样例旧名第{n}号厂" if n % 5 == 0 else "",
            INDUSTRIES[n % len(INDUSTRIES)], "样例产业园", f"20{n % 20:02d}-0{n % 9 + 1}-1{n % 10}", "是" if n % 8 == 0 else "否",
            f"高新技术企业|国家级|GR2023{n:08d}|2023-11-29|2026-11-28" if n % 10 == 0 else "", "样例", "在营",
            n % 700, n * 3, n * 4, n % 710, n * 3 + 1, n * 4 + 1,
            f"0532-0{n:07d}", f"qiye{n}@example.com",
        ]  # fmt: skip


def write_file(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append(HEADINGS)
    for row in make_rows():
        sheet.append(row)
    book.save(path)


def tell(what: str, result: str, done: Run) -> None:
    match = re.search(rf"{result} (\d+)", done.output)
    if match is None or int(match[1]) != COUNT:
        raise SystemExit(f"import_enterprises did not say “{result} {COUNT}”: {done.output}")
    print(f"{what}: {COUNT} rows in {done.seconds:.1f} s, {done.cpu_seconds:.1f} s of CPU, peak {done.peak_mb:.0f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "enterprises.xlsx")
        write_file(path)
        command = ("import_enterprises", str(path), "--as-of", "2026-01-31")
        tell("trial", "新增", manage(*command, "--dry-run"))
        tell("import", "新增", manage(*command))
        tell("second run", "不变", manage(*command))


if __name__ == "__main__":
    main()
