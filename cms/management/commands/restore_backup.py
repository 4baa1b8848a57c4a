"""manage.py restore_backup FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup.folders import BackupError
from cms.backup.restoring import restore_backup


class Command(BaseCommand):
    help = "把 manage.py backup 做的备份恢复到一个空的数据库，并重新生成门户和索引。已有内容的数据库不会被改动。"
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="一份备份的文件夹，例如 /srv/qifu/backups/20260302-023000")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore_backup(Path(options["folder"]), self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "恢复好了。确认 .env 与备份里的一致（QIFU_SECRET_KEY 变了，发出去的链接都会失效），再启动服务。"
        )
