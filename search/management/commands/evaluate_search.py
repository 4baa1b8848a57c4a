"""Measure the search by judged queries."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.engines import ENGINES, get_engine
from search.engines.protocol import EngineUnavailable
from search.scoring.ranking import PARTS, Ranking
from search.tuning.evaluation import BadJudgements, Score, ask, read_judgements, reciprocal_rank, score_by_kind


class Command(BaseCommand):
    help = _("用带答案的检索词评价搜索：MRR@10、nDCG@10、首条命中率、无结果率，按类别列出。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("每行一个 JSON：kind、query、relevant（编号、来源编号或标题）"))
        parser.add_argument("--engine", action="append", choices=sorted(ENGINES), help=_("可以给多个，并排比较"))
        parser.add_argument("--without", action="append", default=[], metavar="PART", help=_("关掉排序的某一部分"))
        parser.add_argument("--misses", action="store_true", help=_("列出首条不对的检索词"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            queries = read_judgements(options["file"])
            ranking = Ranking(options["without"])
        except (OSError, BadJudgements) as error:
            raise CommandError(str(error)) from error
        except KeyError as error:
            parts = "、".join(PARTS)
            message = _("排序里没有 %(part)s 这一部分，可选：%(parts)s。") % {"part": error.args[0], "parts": parts}
            raise CommandError(message) from error
        for name in options["engine"] or [""]:
            self._evaluate(name, queries, ranking, options["misses"])

    def _evaluate(self, name: str, queries: list[Any], ranking: Ranking, misses: bool) -> None:
        engine = get_engine(name)
        try:
            answers = ask(engine, queries, ranking)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{engine.name}\n{'':14}{'n':>6}{'MRR@10':>9}{'nDCG@10':>9}{'S@1':>7}{'S@10':>7}{'empty':>8}")
        for kind, result in score_by_kind(answers).items():
            self.stdout.write(_row(kind, result))
        for answer in answers if misses else []:
            if answer.relevant and reciprocal_rank(answer) < 1:
                self.stdout.write(f"{answer.judged.kind}\t{answer.judged.query}\t{reciprocal_rank(answer):.2f}")


def _row(kind: str, score: Score) -> str:
    return f"{kind:14}{score.queries:>6}{score.mrr:>9.3f}{score.ndcg:>9.3f}{score.success:>7.3f}{score.among_ten:>7.3f}{score.empty:>8.3f}"
