"""What the publisher does by itself in office hours: write to those for whom something waits."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms.approvals.reminders import due_digests, send_reminders
from working_days.calendar import is_working_day


class Command(BaseCommand):
    help = "发邮件提醒快到期和超期的审批（每人每个工作日最多一封）和该复核的页面（每周最多一次）；重复运行不会再发。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出要发给谁、说什么")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localtime(now).date()
        if not is_working_day(today):
            self.stdout.write("今天放假，不发提醒。")
            return
        if options["dry_run"]:
            for digest in due_digests(today):
                self.stdout.write(f"{digest.user.get_username()}：{digest.subject}")
            return
        self.stdout.write(f"已写好 {send_reminders(now)} 封，由 manage.py courier 发出。")
