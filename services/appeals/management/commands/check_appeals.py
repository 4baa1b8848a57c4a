"""Whether every appeal's events are whole and say what its columns say; run nightly (docs/operations.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.appeals.carrying_out import REMEMBERED
from services.appeals.chain import find_broken
from services.appeals.models import Appeal
from services.appeals.standing import replay


class Command(BaseCommand):
    help = "核对每件诉求的经过：记录链是否完整，状态和期限是否与经过一致。"

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for appeal in Appeal.objects.prefetch_related("events").iterator(chunk_size=500):
            events = list(appeal.events.all())
            problems = [f"第 {position} 条经过被改动" for position in find_broken(appeal, events)]
            standing = replay(events)
            differing = [name for name in REMEMBERED if getattr(appeal, name) != getattr(standing, name)]
            problems += [f"与经过不一致：{'、'.join(differing)}"] if differing else []
            bad += bool(problems)
            for problem in problems:
                self.stdout.write(f"{appeal.number}  {problem}")
        if bad:
            raise CommandError(f"{bad} 件诉求有问题。")
        self.stdout.write("全部一致。")
