"""In place of Wagtail's, which would take the drafts that approvals were given for along with their evidence."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.editing.sittings import purge_drafts


class Command(BaseCommand):
    help = "清理编辑过程中的旧稿。送审、审批、发布过的稿件和历史里列出的稿件都保留。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="只清理这么多天以前的，默认 30")

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        while done := purge_drafts(max(1, options["days"])):
            total += done
        self.stdout.write(f"清理了 {total} 份旧稿。")
