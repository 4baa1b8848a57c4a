"""``manage.py courier``: the process that sends. It alone needs to reach mail servers and their passwords."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from messages.courier import Courier


class Command(BaseCommand):
    help = "发送待发消息（邮件、短信）的进程；按 Ctrl-C 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="发完现在该发的就结束")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.QIFU_CHANNELS:
            raise CommandError("没有设置 QIFU_EMAIL_URL 或 QIFU_SMS_URL，没有可以发送的渠道。")
        if options["once"]:
            self.stdout.write(f"已处理 {Courier().send_due()} 封。")
        else:
            Courier().run()
