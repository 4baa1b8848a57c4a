"""What the registry knows of an enterprise, and from where."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.enterprises.facts import facts_of, label_of
from services.enterprises.models import Enterprise, SourceKind
from services.enterprises.wording import words_for

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "查看企业库里的企业：按名称、曾用名的一部分，或信用代码的开头查找。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", help="企业名称的一部分，或统一社会信用代码的开头")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Enterprise.objects.matching(options["words"].strip())
        shown = list(found.with_facts()[: MOST_SHOWN + 1])
        if not shown:
            raise CommandError(f"企业库里没有找到“{options['words']}”。请换一个词，或用 import_enterprises 导入名录。")
        if len(shown) == 1:
            return self.show(shown[0])
        for enterprise in shown[:MOST_SHOWN]:
            self.stdout.write(f"{enterprise.credit_code} {enterprise.name}")
        if len(shown) > MOST_SHOWN:
            self.stdout.write("还有更多，请写得再具体些。")

    def show(self, enterprise: Enterprise) -> None:
        self.stdout.write(f"{enterprise.credit_code} {enterprise.name}（{enterprise.get_state_display()}）")
        tiers = "、".join(str(tier.label) for tier in enterprise.list_tiers())
        self.stdout.write(f"  规模：{tiers or '缺少行业或数据，无法判断'}")
        facts = facts_of(enterprise)
        say = words_for([facts, {"town": enterprise.contested.get("town", {}).get("value")}])
        for name, value in facts.items():
            if value in (None, "", []):
                continue
            known, other = enterprise.provenance.get(name), enterprise.contested.get(name)
            source = f"（{SourceKind(known['source']).label}，{known['as_of']}）" if known else ""
            contested = f"；{other['as_of']} 的名录写的是 {say(name, other['value'])}" if other else ""
            self.stdout.write(f"  {label_of(name)}：{say(name, value)}{source}{contested}")
