"""Write to those who keep associations and agencies; at most once in a calendar month, so it may run every day."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.teams.reminders import due_reminders, send_reminder

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "每月一次，发邮件请协会和机构的编辑核对自己的页面。同一个月里重复运行不会再发。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出要发给谁")

    def handle(self, *args: Any, **options: Any) -> None:
        now, sent, failed = timezone.now(), 0, 0
        for team, user in list(due_reminders(now)):
            if options["dry_run"]:
                self.stdout.write(f"{team.name}：{user.get_username()}")
                continue
            try:
                send_reminder(team, user, now)
                sent += 1
            except OSError as error:  # smtplib's errors are OSErrors; one bad address must not stop the others
                failed += 1
                logger.error("Reminder to %s for %s failed: %s", user.get_username(), team.name, error)
        self.stdout.write(f"已发送 {sent} 封。")
        if failed:
            raise CommandError(f"{failed} 封没有发出，原因见日志；再运行一次会重发。")
