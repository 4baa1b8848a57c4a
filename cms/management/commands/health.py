"""``manage.py health``: what /healthz tells, where no web process answers."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.project.health import look_around


class Command(BaseCommand):
    help = "检查平台各部分是否正常，与 /healthz 说的一样；不正常时以非 0 状态结束。"

    def handle(self, *args: Any, **options: Any) -> None:
        health = look_around(timezone.now())
        self.stdout.write(json.dumps(health.facts, ensure_ascii=False, indent=1))
        if health.problems:
            raise CommandError("\n".join(health.problems))
        self.stdout.write("一切正常。")
