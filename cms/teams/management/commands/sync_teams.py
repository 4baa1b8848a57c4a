"""Mend what differs between pages and teams; without --apply only say what would be changed."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from cms.teams.closing import close_team
from cms.teams.defaults import put_away_defaults
from cms.teams.kinds import team_pages
from cms.teams.locks import release_foreign_locks
from cms.teams.models import Team
from cms.teams.subscriptions import forget_foreign_subscriptions
from cms.teams.sync import sync_team


class Command(BaseCommand):
    help = "核对每个平台、协会、机构的团队（用户组、权限、文件集合、审批流程）；加 --apply 才会改正。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="改正；不加只列出将要改什么")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            changes = mend()
            transaction.set_rollback(not options["apply"])
        for change in changes:
            self.stdout.write(change)
        if not changes:
            self.stdout.write("团队都与页面一致，没有要改的。")
        elif options["apply"]:
            self.stdout.write(f"已改正 {len(changes)} 处。")
        else:
            self.stdout.write(f"共 {len(changes)} 处要改，尚未改动。确认后加 --apply 再运行。")


def mend() -> list[str]:
    """Everything, in one transaction of the caller's; what was changed, in Chinese."""
    changes = [change for team in Team.objects.orphaned() for change in close_team(team)]
    changes += [change for page in team_pages() for change in sync_team(page)]
    changes += put_away_defaults(apps)
    if forgotten := forget_foreign_subscriptions():
        changes.append(f"删除 {forgotten} 条越界的批注订阅")
    if released := release_foreign_locks():
        changes.append(f"解除 {released} 个越界的页面锁定")
    return changes
