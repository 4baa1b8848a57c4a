"""Write to those who keep associations and agencies; at most once in a calendar month, so it may run every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms.teams.reminders import due_reminders, send_reminder


class Command(BaseCommand):
    help = "每月一次，发邮件请协会和机构的编辑核对自己的页面。同一个月里重复运行不会再发。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出要发给谁")

    def handle(self, *args: Any, **options: Any) -> None:
        now, written = timezone.now(), 0
        for team, user in list(due_reminders(now)):
            if options["dry_run"]:
                self.stdout.write(f"{team.name}：{user.get_username()}")
                continue
            send_reminder(team, user, now)
            written += 1
        self.stdout.write(f"已写好 {written} 封，由 manage.py courier 发出。")
