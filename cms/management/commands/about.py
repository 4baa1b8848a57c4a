"""``manage.py about``: what to tell whoever helps (``manage.py version`` is Django's own and names Django)."""

import platform
from typing import Any

import django
import wagtail
from django.core.management.base import BaseCommand

from cms.version import read_version


class Command(BaseCommand):
    help = "显示企服的版本，以及它用的 Python、Django 和 Wagtail 的版本。"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"企服 {read_version()}（Python {platform.python_version()}，"
            f"Django {django.get_version()}，Wagtail {wagtail.__version__}）"
        )
