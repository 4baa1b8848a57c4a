"""Measure the search by judged queries."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.embedding.models import get_encoder, is_wanted
from search.embedding.protocol import ModelUnavailable
from search.engines import ENGINES, get_engine
from search.engines.protocol import EngineUnavailable
from search.scoring.ranking import PARTS
from search.tuning.comparing import (
    Difference,
    Setting,
    answered_then,
    compare_answers,
    keep_answers,
    list_settings,
    read_kept,
)
from search.tuning.evaluation import (
    HALVES,
    Answer,
    BadJudgements,
    JudgedQuery,
    ask,
    gain,
    group_by_kind,
    half_of,
    read_judgements,
    reciprocal_rank,
    score,
)
from search.tuning.noise import Interval, estimate_mean

Queries = Mapping[Path, list[JudgedQuery]]


class Command(BaseCommand):
    help = _("用带答案的检索词评价搜索：MRR@10、nDCG@10、首条命中率、无结果率，按文件和类别列出，带 95% 置信区间。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            metavar="FILE",
            nargs="+",
            type=Path,
            help=_("每行一个 JSON：kind、query、relevant（编号、来源编号或标题）；多个文件分别列出"),
        )
        parser.add_argument("--engine", action="append", choices=sorted(ENGINES), help=_("可以给多个，并排比较"))
        parser.add_argument(
            "--without", action="append", default=[], metavar="PART", help=_("关掉排序的某一部分，与现在的排序比较")
        )
        parser.add_argument(
            "--weight",
            action="append",
            default=[],
            type=_read_weight,
            metavar="PART=VALUE",
            help=_("改排序某一部分的权重，与现在的排序比较"),
        )
        parser.add_argument("--half", choices=HALVES, help=_("只用一半检索词：在 tuning 上调，在 reporting 上看"))
        parser.add_argument("--keep", type=Path, metavar="FILE", help=_("保存结果，供以后用 --against 比较"))
        parser.add_argument("--against", type=Path, metavar="FILE", help=_("与以前用 --keep 保存的结果比较"))
        parser.add_argument("--misses", action="store_true", help=_("列出首条不对的检索词"))  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            queries = _read_queries(options["files"], options["half"])
            kept = read_kept(options["against"]) if options["against"] else None
            engines = options["engine"] or [settings.QIFU_SEARCH_ENGINE]
            tried = list_settings(engines, options["without"], dict(options["weight"]))
        except (OSError, BadJudgements) as error:
            raise CommandError(str(error)) from error
        except KeyError as error:
            parts = "、".join(PARTS)
            message = _("排序里没有 %(part)s 这一部分，可选：%(parts)s。") % {"part": error.args[0], "parts": parts}
            raise CommandError(message) from error
        base = None
        for setting in tried:
            answers = self._ask(setting, queries)
            if base is None and options["keep"]:
                keep_answers(options["keep"], [each for answered in answers.values() for each in answered])
            if base is None and kept is not None:
                base = self._answered_then(kept, answers)
            self._show(setting, answers, base, misses=options["misses"])
            base = base or answers

    def _ask(self, setting: Setting, queries: Queries) -> dict[Path, list[Answer]]:
        try:
            engine = get_engine(setting.engine)
            if is_wanted():
                get_encoder()  # a search would not wait for it
            return {path: ask(engine, judged, setting.ranking) for path, judged in queries.items()}
        except (EngineUnavailable, ModelUnavailable) as error:
            raise CommandError(str(error)) from error

    def _answered_then(self, kept: Any, answers: dict[Path, list[Answer]]) -> dict[Path, list[Answer]]:
        try:
            return {path: answered_then(kept, answered) for path, answered in answers.items()}
        except BadJudgements as error:
            raise CommandError(str(error)) from error

    def _show(
        self,
        setting: Setting,
        answers: dict[Path, list[Answer]],
        base: dict[Path, list[Answer]] | None,
        *,
        misses: bool,
    ) -> None:
        for path, answered in answers.items():
            self.stdout.write(f"\n{setting.label}  {path.name}\n{HEADER}")
            for kind, group in group_by_kind(answered).items():
                self.stdout.write(_row(kind, group))
            if base:
                self.stdout.write(f"\n{_('比第一组多')}\n{DIFFERENCE_HEADER}")
                for kind, difference in compare_answers(base[path], answered).items():
                    self.stdout.write(_difference_row(kind, difference))
            for answer in answered if misses else []:
                if answer.relevant and reciprocal_rank(answer) < 1:
                    self.stdout.write(f"{answer.judged.kind}\t{answer.judged.query}\t{reciprocal_rank(answer):.2f}")


HEADER = f"{'':14}{'n':>6}{'MRR@10':>9}{'nDCG@10':>9}{'S@1':>7}{'S@10':>7}{'empty':>8}{'MRR 95%':>15}{'nDCG 95%':>15}"
DIFFERENCE_HEADER = f"{'':14}{'MRR':>8}{'95%':>17}{'nDCG':>8}{'95%':>17}{'better':>8}{'worse':>7}"


def _read_weight(text: str) -> tuple[str, float]:
    name, _sign, value = text.partition("=")
    return name, float(value)


def _read_queries(paths: Sequence[Path], half: str | None) -> dict[Path, list[JudgedQuery]]:
    return {
        path: [judged for judged in read_judgements(path) if half in (None, half_of(judged.query))] for path in paths
    }


def _row(kind: str, answers: Sequence[Answer]) -> str:
    found, judged = score(answers), [answer for answer in answers if answer.relevant]
    intervals = [estimate_mean([measure(answer) for answer in judged]) for measure in (reciprocal_rank, gain)]
    return (
        f"{kind:14}{found.queries:>6}{found.mrr:>9.3f}{found.ndcg:>9.3f}{found.success:>7.3f}{found.among_ten:>7.3f}"
        f"{found.empty:>8.3f}" + "".join(f"{f'{each.low:.3f}-{each.high:.3f}':>15}" for each in intervals)
    )


def _difference_row(kind: str, difference: Difference) -> str:
    columns = "".join(f"{each.mean:>+8.3f}{_span(each):>17}" for each in (difference.mrr, difference.ndcg))
    return f"{kind:14}{columns}{difference.better:>8}{difference.worse:>7}"


def _span(difference: Interval) -> str:
    """A star says that the difference is more than chance."""
    return f"{difference.low:+.3f}..{difference.high:+.3f}{'*' if difference.is_clear else ' '}"
