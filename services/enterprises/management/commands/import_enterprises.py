"""A list of enterprises into the registry; all of it in one transaction."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from services.enterprises.importing import Report, import_table, write_refused
from services.enterprises.models import SourceKind
from services.enterprises.tables import Table, read_table
from services.enterprises.writing import Origin

MOST_SHOWN = 100


class Command(BaseCommand):
    help = "把企业名录（XLSX，或 UTF-8、GBK 编码的 CSV）导入企业库；重复运行不会改动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="名录文件")
        parser.add_argument("--dry-run", action="store_true", help="试运行：检查并报告，不写入")
        parser.add_argument("--as-of", type=date.fromisoformat, help="数据日期，例如 2026-10-31；默认今天")
        parser.add_argument(
            "--confirmed", action="store_true", help="名录经工作人员核实：数据日期相同或更早的名录今后不再覆盖"
        )
        parser.add_argument("--refused", type=Path, help="把退回的行和原因写入这个 XLSX 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        source = SourceKind.OFFICER if options["confirmed"] else SourceKind.IMPORT
        origin = Origin(source, options["as_of"] or timezone.localdate(), user_name="import_enterprises")
        try:
            table = read_table(options["file"].read_bytes(), options["file"].name)
        except (OSError, ValidationError) as problem:
            words = problem.strerror if isinstance(problem, OSError) else "".join(problem.messages)
            raise CommandError(f"{options['file']}：{words}", returncode=2) from problem
        self.tell(table, import_table(table, origin, is_trial=options["dry_run"]), **options)

    def tell(self, table: Table, report: Report, **options: Any) -> None:
        for outcome in report.refused[:MOST_SHOWN]:
            self.stdout.write(f"第 {outcome.row} 行 退回：{outcome.reason}")
        if len(report.refused) > MOST_SHOWN:
            self.stdout.write(f"另有 {len(report.refused) - MOST_SHOWN} 行退回；用 --refused 写成表格查看。")
        for outcome in report.kept[:MOST_SHOWN]:
            self.stdout.write(f"第 {outcome.row} 行 保留已核实的值：{outcome.kept}（{outcome.name}）")
        if len(report.kept) > MOST_SHOWN:
            self.stdout.write(f"另有 {len(report.kept) - MOST_SHOWN} 行保留已核实的值；用 show_enterprise 逐家查看。")
        if report.unread:
            self.stdout.write(f"没有读取的列：{'、'.join(report.unread)}")
        if options["refused"] and report.refused:
            options["refused"].write_bytes(write_refused(table, report))
        self.stdout.write(f"{'试运行完成，没有写入' if options['dry_run'] else '导入完成'}：{report.to_line()}")
        if report.refused:
            raise CommandError(f"退回 {len(report.refused)} 行，原因见上；改正后再导入一次即可。")
