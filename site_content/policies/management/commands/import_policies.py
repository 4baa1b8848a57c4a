from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from site_content.policies.importing.imported import ImportProblem
from site_content.policies.importing.outcomes import Outcome, Tally
from site_content.policies.importing.runs import BATCH_SIZE, ImportRun
from site_content.policies.importing.sources import SourceSet, open_sources
from site_content.policies.importing.targets import find_portal, find_section
from site_content.policies.importing.writing import PolicyWriter

# On a terminal alone: elsewhere the summary tells.
PROGRESS = "已处理 {n_fmt}/{total_fmt} 篇，剩余约 {remaining}"
PROGRESS_WITHOUT_END = "已处理 {n_fmt} 篇，用时 {elapsed}"


class Command(BaseCommand):
    help = "把政策批量导入平台：JSON 行文件（可压缩为 .gz），或一个文件夹里的 Markdown、HTML、Word（.docx）文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="文件或文件夹")
        parser.add_argument("--portal", required=True, help="平台的地址名（slug）或页面编号")
        parser.add_argument("--section", default="", help="政策栏目的地址名；平台只有一个政策栏目时可不写")
        parser.add_argument("--draft", action="store_true", help="只存为草稿，不发布")
        parser.add_argument("--dry-run", action="store_true", help="试运行：检查并报告，不写入")
        parser.add_argument("--overwrite", action="store_true", help="来源有变化时，编辑改过的页面也覆盖")
        parser.add_argument("--attach", action="store_true", help="把原文件（如 Word）放进页面的附件")
        parser.add_argument("--report", type=Path, help="把每一份的结果写入这个 CSV 文件")
        parser.add_argument("--encoding", default="utf-8", help="文本文件的编码，默认 utf-8；GBK 文件写 gb18030")
        parser.add_argument("--source", default="", help="来源编号里的文件夹名，默认用文件夹自己的名字")
        parser.add_argument("--batch-size", type=int, default=BATCH_SIZE, help=f"每批多少份，默认 {BATCH_SIZE}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            portal = find_portal(options["portal"])
            section = find_section(portal, options["section"])
            sources = open_sources(options["path"], encoding=options["encoding"], name=options["source"])
        except ImportProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        run = ImportRun(
            portal=portal,
            section=section,
            writer=PolicyWriter(section, attach=options["attach"]),
            publish=not options["draft"],
            overwrite=options["overwrite"],
            dry_run=options["dry_run"],
        )
        with queries_not_kept(), Tally(options["report"]) as tally:
            self.follow(run, sources, tally, max(options["batch_size"], 1))
        self.finish(tally, dry_run=options["dry_run"])

    def follow(self, run: ImportRun, sources: SourceSet, tally: Tally, batch_size: int) -> None:
        """Run it, telling what needs attention as it comes up."""
        try:
            bar = PROGRESS if sources.total else PROGRESS_WITHOUT_END
            with tqdm(total=sources.total or None, bar_format=bar, leave=False, disable=None) as progress:
                for outcomes in run.import_all(sources.items, batch_size=batch_size):
                    for outcome in outcomes:
                        tally.add(outcome)
                        self.tell(outcome, progress)
                    progress.update(len(outcomes))
        except KeyboardInterrupt:
            raise CommandError(f"已中断（{tally.to_line()}）。完成的都已保存，再运行一次会接着做。") from None

    def tell(self, outcome: Outcome, progress: tqdm) -> None:
        if outcome.detail:
            progress.clear()
            self.stdout.write(outcome.to_line())

    def finish(self, tally: Tally, *, dry_run: bool) -> None:
        self.stdout.write(f"{'试运行完成，没有写入' if dry_run else '导入完成'}：{tally.to_line()}")
        if tally.not_taken:
            raise CommandError(f"有 {tally.not_taken} 份没有导入，原因见上面各行；改正后再运行一次即可。")


@contextmanager
def queries_not_kept() -> Iterator[None]:
    """With DEBUG on Django keeps the text of every query: in a long import that costs a third of the time."""
    debug, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = debug
