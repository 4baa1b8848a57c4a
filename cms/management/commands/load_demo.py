"""``manage.py load_demo``: a sample portal to look at and try things on."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.demo.loader import LoadResult, load_demo
from cms.demo.sources import DemoDataError


class Command(BaseCommand):
    help = "装入样例内容：市级平台、镇办和园区分平台、政策、培训、机构、协会等。重复执行只补缺，不覆盖已有修改。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="在生产环境设置下也创建样例账号（密码是公开的，慎用）")
        parser.add_argument("--no-users", action="store_true", help="不创建样例账号")

    def handle(self, *args: Any, **options: Any) -> None:
        is_production = settings.SETTINGS_MODULE.endswith("production")
        with_users = not options["no_users"]
        if with_users and is_production and not options["force"]:
            raise CommandError(
                "当前是生产环境设置，样例账号的密码是公开的，不能创建。"
                "只装内容请加 --no-users；确实要创建账号请加 --force，并随即改掉密码。"
            )
        started = time.monotonic()
        try:
            result = load_demo(today=timezone.localdate(), note=self.note, with_users=with_users)
        except DemoDataError as error:
            raise CommandError(str(error)) from error
        self.report(result, time.monotonic() - started)

    def note(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def report(self, result: LoadResult, seconds: float) -> None:
        if result.pages or result.files:
            self.note(f"样例内容已装好：新增 {result.pages} 页、{result.files} 个文件，用时 {seconds:.1f} 秒。")
        else:
            self.note(f"样例内容此前已装好，没有改动任何页面（{seconds:.1f} 秒）。")
        for log_in in result.log_ins:
            password = f"密码 {log_in.password}" if log_in.password else "密码未改（账号此前已有）"
            self.note(f"　账号 {log_in.username}　{password}　{log_in.role}")
