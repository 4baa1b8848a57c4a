from typing import Any

from django.core.management.base import BaseCommand

from publishing.reconcile import reconcile
from publishing.worker import run_pending


class Command(BaseCommand):
    help = "Compare pages with records and records with every sink, mend what differs, and do the work."

    def handle(self, *args: Any, **options: Any) -> None:
        result = reconcile()
        steps = run_pending()
        self.stdout.write(
            f"核对完成：修正公开记录 {result.records} 条，重新交付 {result.deliveries} 条，"
            f"出错 {result.errors} 处，共执行 {steps} 步。"
        )
