from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from themes.kiosk.export import NoPortal, export_kiosk, find_portal
from themes.reader import RecordReader

IDLE = 90


class Command(BaseCommand):
    help = "把一个平台导出为自助终端版（ZIP）：解压到 U 盘或终端，用浏览器打开 index.html，不联网也能看和搜索。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("portal", help="平台的名称、网址（如 jiaoxi）或编号；city：市级综合平台。")
        parser.add_argument("--output", "-o", type=Path, help="写到哪个文件，默认在 var/kiosk/ 下，按平台和日期命名。")
        parser.add_argument("--idle", type=int, default=IDLE, help=f"多少秒没人碰就回到首页，默认 {IDLE}。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["idle"] < 10:
            raise CommandError("--idle 至少 10 秒，否则还没看完就回到首页。")
        try:
            target = options["output"] or default_target(options["portal"])
            made = export_kiosk(options["portal"], target, idle=options["idle"])
        except NoPortal as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"没有写成：{error}。请检查磁盘空间和目录权限；原来的文件还在。") from error
        self.stdout.write(
            f"已导出 {made.pages} 页，共 {made.files} 个文件，{made.size / 1024 / 1024:.1f} MB：{made.path}"
        )


def default_target(name: str) -> Path:
    """``kiosk/jiaoxi-20261130.zip`` in the folder of what changes."""
    portal = find_portal(name, RecordReader())
    slug = portal["url"].strip("/").replace("/", "-") or "city"
    return Path(settings.VAR_DIR) / "kiosk" / f"{slug}-{timezone.localdate():%Y%m%d}.zip"
