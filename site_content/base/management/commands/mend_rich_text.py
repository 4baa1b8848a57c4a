from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from site_content.base.mending import mend_models, mend_revisions


class Command(BaseCommand):
    help = "把以前存入的、编辑器打不开的正文（页面和全部历史版本）改成编辑器能打开的写法，文字不变；可以反复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            pages = mend_models()
        with transaction.atomic():
            revisions = mend_revisions()
        self.stdout.write(f"改好 {pages} 个页面、{revisions} 个历史版本。")
