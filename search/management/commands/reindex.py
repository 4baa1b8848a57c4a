"""Build search indexes anew beside the present ones and switch."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.embedding.models import is_wanted
from search.embedding.protocol import ModelUnavailable
from search.engines import ENGINES, engine_line, get_engine
from search.engines.protocol import EngineUnavailable
from search.indexing.reindexing import rebuild_index
from search.indexing.vectors import fill_vectors


class Command(BaseCommand):
    help = _("重建搜索索引：在旁边建好新索引再切换，期间照常搜索；中途停止，原来的索引不变。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--engine", choices=sorted(ENGINES), default="", help=_("搜索引擎，默认是设置里的引擎和备用引擎")
        )
        parser.add_argument("--if-needed", action="store_true", help=_("索引存在且版本相符时什么也不做"))

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["engine"]] if options["engine"] else engine_line()
        failures = [self._reindex(name, if_needed=options["if_needed"]) for name in names]
        if is_wanted() and not options["engine"]:
            failures.append(self._fill_vectors())
        if any(failures):
            raise CommandError("\n".join(filter(None, failures)))

    def _reindex(self, name: str, *, if_needed: bool) -> str:
        """Return what went wrong; the other engines are built all the same."""
        if if_needed and self._is_ready(name):
            self.stdout.write(_("搜索索引（%(engine)s）是最新版本，不需要重建。") % {"engine": name})
            return ""
        started = time.monotonic()
        try:
            count = rebuild_index(name, self._show_progress)
        except EngineUnavailable as error:
            return str(_("不能重建搜索索引（%(engine)s）：%(error)s") % {"engine": name, "error": error})
        facts = {"engine": name, "count": count, "seconds": time.monotonic() - started}
        message = _("搜索索引（%(engine)s）已重建：%(count)d 条，用时 %(seconds).1f 秒。") % facts
        self.stdout.write(self.style.SUCCESS(message))
        return ""

    def _fill_vectors(self) -> str:
        """What is there already stays; a model that is away leaves the indexes as they were built."""
        started = time.monotonic()
        try:
            count = fill_vectors(self._show_progress)
        except (ModelUnavailable, OSError) as error:
            return str(_("不能生成语义向量：%(error)s") % {"error": error})
        facts = {"count": count, "seconds": time.monotonic() - started}
        message = _("语义向量已补齐：%(count)d 条，用时 %(seconds).1f 秒。") % facts
        self.stdout.write(self.style.SUCCESS(message))
        return ""

    def _is_ready(self, name: str) -> bool:
        try:
            return get_engine(name).check()
        except EngineUnavailable:
            return False

    def _show_progress(self, done: int, total: int) -> None:
        self.stdout.write(_("已整理 %(done)d / %(total)d 条") % {"done": done, "total": total})
        self.stdout.flush()
