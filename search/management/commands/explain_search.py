"""Say why results rank where they do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.curation.rules import find_curation
from search.embedding.models import get_encoder, is_wanted
from search.embedding.protocol import ModelUnavailable
from search.engines import ENGINES, get_engine
from search.engines.protocol import EngineUnavailable
from search.query.understanding import Understanding, understand
from search.scoring.part_labels import part_label
from search.scoring.ranking import Ranking
from search.tuning.explaining import DEEPEST_RANK, ExplainedAnswer, Explanation, explain
from search.words.dictionary import current_dictionary

MAX_TOP = 50


class Command(BaseCommand):
    help = _("说明搜索结果为什么这样排：每条结果的得分由哪些部分组成。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", help=_("检索词"))
        parser.add_argument(
            "--page", type=int, action="append", default=[], metavar="ID", help=_("再说明这个页面，可以给多个")
        )
        parser.add_argument("--top", type=int, default=10, help=_("说明前几条，默认 10"))
        parser.add_argument("--engine", choices=sorted(ENGINES), default="", help=_("搜索引擎，默认用设置里的"))
        parser.add_argument("--without", action="append", default=[], metavar="PART", help=_("关掉排序的某一部分"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["top"] <= MAX_TOP:
            raise CommandError(_("--top 应是 0 到 %(most)d 之间的整数。") % {"most": MAX_TOP})
        understood = understand(options["query"], current_dictionary(fresh=True))
        try:
            if is_wanted():
                get_encoder()  # a search would not wait for it
            answer = explain(
                get_engine(options["engine"]),
                understood,
                curation=find_curation(understood),
                limit=options["top"],
                numbers=options["page"],
                ranking=Ranking(options["without"]),
            )
        except KeyError as error:
            raise CommandError(_("排序里没有 %(part)s 这一部分。") % {"part": error.args[0]}) from error
        except (EngineUnavailable, ModelUnavailable) as error:
            raise CommandError(str(error)) from error
        self._show(answer, options["page"])

    def _show(self, answer: ExplainedAnswer, pages: list[int]) -> None:
        for line in describe_understanding(answer.understood):
            self.stdout.write(line)
        self.stdout.write(_("共 %(total)d 条结果") % {"total": answer.total})
        for explanation in answer.explanations:
            self.stdout.write("")
            for line in describe_explanation(explanation):
                self.stdout.write(line)
        for missing in [page for page in pages if page not in {one.number for one in answer.explanations}]:
            self.stdout.write(
                "\n" + _("索引里没有编号为 %(page)d 的页面：它没有发布，或者还没有送到搜索。") % {"page": missing}
            )


def describe_understanding(understood: Understanding) -> list[str]:
    """What the search took the query for, a line each."""
    synonyms = [f"{word}＝{'／'.join(''.join(way) for way in ways)}" for word, ways in understood.synonyms.items()]
    rows = [
        (_("检索词"), [understood.text]),
        (_("拆成的词"), understood.units),
        (_("同义词"), synonyms),
        (_("发文字号"), list(understood.doc_numbers)),
        (_("年份"), list(understood.years)),
        (_("更正"), list(understood.corrections)),
    ]
    return [f"{label}：{'、'.join(values)}" for label, values in rows if values]


def describe_explanation(one: Explanation) -> list[str]:
    """Place, title and state; the parts below it; the factors."""
    marks = [text for holds, text in (
        (one.pinned, _("推荐")), (one.blocked, _("屏蔽")), (not one.matched, _("检索词本身没有命中")),
    ) if holds]  # fmt: skip
    place = str(one.rank) if one.rank else _("不在前 %(depth)d 名") % {"depth": DEEPEST_RANK}
    head = f"{place}  {one.score:.2f}  《{one.card['title']}》 [{one.number}]" + "".join(f"（{m}）" for m in marks)
    parts = [f"    {part.score:8.2f}  {part_label(part.name)} ({part.name})" for part in one.parts]
    factors = _("    × 有效性 %(validity).2f × 新旧 %(freshness).2f") % {
        "validity": one.validity_factor,
        "freshness": one.freshness_factor,
    }
    return [head, *parts, factors]
