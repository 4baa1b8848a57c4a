"""manage.py purge_logs"""

from typing import Any

from django.core.management.base import BaseCommand

from cms.accounts.retention import purge_logs


class Command(BaseCommand):
    help = "删除超过保留期的登录记录和审计记录（QIFU_SIGN_IN_LOG_DAYS、QIFU_AUDIT_LOG_DAYS）。每天运行一次。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge_logs()
        self.stdout.write(
            f"删除登录记录 {count['sign_ins']} 条，审计记录 {count['audit']} 条，过期会话 {count['sessions']} 个。"
        )
