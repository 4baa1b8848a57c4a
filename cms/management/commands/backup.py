"""manage.py backup"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup.folders import BackupError, remove_old
from cms.backup.making import make_backup


class Command(BaseCommand):
    help = "备份数据库、上传的文件和 .env，核对后才算数；删除多于 QIFU_BACKUP_KEEP 份的旧备份。每天运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", default=settings.QIFU_BACKUP_DIR, help="默认为 QIFU_BACKUP_DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["to"]:
            raise CommandError("请设置 QIFU_BACKUP_DIR，或用 --to 指定文件夹。")
        root = Path(options["to"])
        try:
            folder = make_backup(root)
            removed = remove_old(root, settings.QIFU_BACKUP_KEEP)
        except (BackupError, OSError) as error:
            raise CommandError(f"没有备份成功，原有的备份没有变：{error}") from error
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1_000_000
        self.stdout.write(f"已备份到 {folder}，共 {size:.1f} MB；删除旧备份 {removed} 份。请再复制一份到另一台机器。")
