"""How an appeal's due date came about; prints no text and nothing personal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.appeals.explaining import explain_due, sum_up
from services.appeals.models import Appeal
from services.appeals.numbers import read_number


class Command(BaseCommand):
    help = "逐日说明一件诉求的办理期限是怎样算出来的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="诉求编号，例如 SQ20261129-0007-K")

    def handle(self, *args: Any, **options: Any) -> None:
        appeal = Appeal.objects.filter(number=read_number(options["number"]) or "").first()
        if appeal is None:
            raise CommandError("没有这个编号的诉求。")
        days = explain_due(appeal)
        for day in days:
            self.stdout.write(f"{day.day}  {f'第 {day.count} 个工作日' if day.count else day.why}")
        self.stdout.write(sum_up(appeal, days) or "还没有受理。")
