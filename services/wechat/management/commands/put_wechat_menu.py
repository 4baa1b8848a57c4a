"""``manage.py put_wechat_menu``: the account's menu from a file, or the one that was saved last, handed to WeChat by the courier."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.wechat.menus import AccountMenu, BadMenu, current_menu, read_menu, save_menu
from services.wechat.putting import put_menu


class Command(BaseCommand):
    help = "检查公众号菜单，由 courier 发到微信。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="菜单文件；不写就用后台保存的")
        parser.add_argument("--check", action="store_true", help="只检查，不发")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            menu = self._read(options["file"], options["check"])
        except BadMenu as error:
            raise CommandError("菜单不对：\n" + "\n".join(error.problems)) from error
        for button in menu.buttons:
            self.stdout.write(f"{button.name} {button.target}".strip())
            for below in button.below:
                self.stdout.write(f"  {below.name} {below.target}")
        if options["check"]:
            return
        if not put_menu():
            raise CommandError("没有设置公众号的 AppSecret（QIFU_WECHAT_SECRET），发不了。")
        self.stdout.write("已交给 courier，结果在“报告 › 待发消息”里。")

    def _read(self, file: Path | None, check_only: bool) -> AccountMenu:
        """Raises BadMenu."""
        if file is None:
            return read_menu(current_menu())
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"读不了 {file}：要一个 UTF-8 的文本文件。") from error
        return read_menu(text) if check_only else save_menu(text, by="put_wechat_menu")
