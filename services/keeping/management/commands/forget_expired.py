"""What was kept of persons long enough goes; the publisher does it by itself, once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from services.keeping.keepers import all_keepers, forget_expired


class Command(BaseCommand):
    help = "删除保存期限已过的个人信息；发布进程每天自动运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--terms", action="store_true", help="只列出各类信息保存多久，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["terms"]:
            for term in (term for keeper in all_keepers() for term in keeper.terms):
                self.stdout.write(f"{term.what}：{term.until}")
            return
        for what, count in forget_expired().items():
            self.stdout.write(f"{what}：{count}")
        self.stdout.write("保存期限已过的信息都已删除。")
