from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publishing.worker import Worker, publish_scheduled, run_pending


class Command(BaseCommand):
    help = "Carry published content to the portal, the search index and every other sink (the worker)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            Worker().run()
            return
        publish_scheduled()
        self.stdout.write(f"已执行 {run_pending()} 步。")
