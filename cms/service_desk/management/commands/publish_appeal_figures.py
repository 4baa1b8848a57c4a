"""The figures of a month on the portal; the publisher does it by itself once the month is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.service_desk.publishing import publish_month
from services.appeals.figures import Month


class Command(BaseCommand):
    help = "把某月的诉求办理情况（冻结后的数据）发布到门户；不给月份就是上个月。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="例如 2026-11")

    def handle(self, *args: Any, **options: Any) -> None:
        month = read_month(options["month"]) if options["month"] else Month.before(timezone.localdate())
        if month.last >= timezone.localdate():
            raise CommandError("这个月还没有结束，数据要等月底以后统计。")
        page = publish_month(month)
        if page is None:
            raise CommandError("还没有公开的市级平台，数据无处发布。")
        self.stdout.write(f"已发布：{page.title} {page.url_path}")


def read_month(text: str) -> Month:
    year, _dash, month = text.partition("-")
    if not (year.isdecimal() and len(year) == 4 and month.isdecimal() and 1 <= int(month) <= 12):
        raise CommandError("月份写成 2026-11 这样。")
    return Month(int(year), int(month))
