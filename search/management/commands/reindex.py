"""Build the search index anew beside the present one and switch."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.engines import ENGINES, get_engine
from search.engines.protocol import EngineUnavailable
from search.reindexing import rebuild_index


class Command(BaseCommand):
    help = _("重建搜索索引：在旁边建好新索引再切换，期间照常搜索；中途停止，原来的索引不变。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=sorted(ENGINES), default="", help=_("搜索引擎，默认用设置里的"))
        parser.add_argument("--if-needed", action="store_true", help=_("索引存在且版本相符时什么也不做"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and self._is_ready(options["engine"]):
            self.stdout.write(_("搜索索引是最新版本，不需要重建。"))
            return
        started = time.monotonic()
        try:
            count = rebuild_index(options["engine"], self._show_progress)
        except EngineUnavailable as error:
            raise CommandError(_("不能重建搜索索引：%(error)s") % {"error": error}) from error
        seconds = time.monotonic() - started
        message = _("搜索索引已重建：%(count)d 条，用时 %(seconds).1f 秒。")
        self.stdout.write(self.style.SUCCESS(message % {"count": count, "seconds": seconds}))

    def _is_ready(self, engine: str) -> bool:
        try:
            return get_engine(engine).check()
        except EngineUnavailable:
            return False

    def _show_progress(self, done: int, total: int) -> None:
        self.stdout.write(_("已整理 %(done)d / %(total)d 条") % {"done": done, "total": total})
        self.stdout.flush()
