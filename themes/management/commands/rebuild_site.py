import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from publishing.models import Record
from themes.build import BuildReport, build_site
from themes.labels import missing_launch_items
from themes.reader import RecordReader
from themes.releases import SiteBusy, needs_rebuild, public_root


class Command(BaseCommand):
    help = "由公开记录重新生成整个静态门户，完成后一次切换；中途被终止不影响正在提供的门户。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, help="工作进程数，默认等于处理器核数。")
        parser.add_argument("--if-needed", action="store_true", help="只在还没有门户或外观有变化时生成。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not needs_rebuild():
            self.stdout.write(_("门户已是最新外观，不必重新生成。"))
            return
        self._warn_missing()
        self._shown_at = time.monotonic()
        try:
            report = build_site(processes=options["processes"], progress=self._show)
        except SiteBusy as error:
            raise CommandError(_("%s，请等它结束后再试。") % error) from error
        except OSError as error:
            raise CommandError(_("门户输出目录无法写入：%s。请检查磁盘空间和目录权限。") % error) from error
        self._summarise(report)

    def _show(self, report: BuildReport, records: int) -> None:
        """A line a second at most."""
        if time.monotonic() - self._shown_at >= 1:
            self._shown_at = time.monotonic()
            self.stdout.write(
                _("已生成 %(pages)d 页（公开记录 %(records)d 条），每秒 %(rate)d 页")
                % {"pages": report.pages, "records": records, "rate": report.rate}
            )

    def _summarise(self, report: BuildReport) -> None:
        self.stdout.write(
            _("完成：%(pages)d 页、%(files)d 个文件，用时 %(seconds).1f 秒，每秒 %(rate)d 页。目录：%(root)s")
            % {"pages": report.pages, "files": report.files, "seconds": report.seconds, "rate": report.rate,
               "root": public_root()}
        )  # fmt: skip
        if report.failures:
            raise CommandError("\n".join([_("下列页面没有生成，保留原来的文件："), *map(_describe, report.failures)]))

    def _warn_missing(self) -> None:
        missing = missing_launch_items(RecordReader().city())
        if missing:
            self.stderr.write(
                self.style.WARNING(_("上线前请在市级平台页面补充（未填的不会显示）：%s") % "、".join(missing))
            )


def _describe(failure: tuple[str, str]) -> str:
    target, error = failure
    record = Record.objects.filter(id=target.partition(":")[2].partition(":")[0]).first()
    return f"  {record.url if record else target}  {error}"
