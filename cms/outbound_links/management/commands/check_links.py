"""manage.py check_links"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.outbound_links.checking import check_links
from cms.outbound_links.collecting import collect_links
from cms.outbound_links.models import OutboundLink, State


class Command(BaseCommand):
    help = (
        "检查公开页面上通往外部网站的链接：慢慢地、一次问一个；正常的一周一查，打不开的每天再查。"
        "结果在后台“报告”→“外部链接”。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=2000, help="这次最多查多少个（默认 2000）")

    def handle(self, *args: Any, **options: Any) -> None:
        total = collect_links()
        asked = check_links(options["limit"], self.say)
        lost = OutboundLink.objects.filter(state=State.LOST).count()
        self.stdout.write(f"共 {total} 个外部链接，这次查了 {asked} 个；打不开的有 {lost} 个。")

    def say(self, link: OutboundLink) -> None:
        if link.state not in (State.WELL, State.SKIPPED):
            self.stdout.write(f"{link.get_state_display()}：{link.url} {link.detail}")
