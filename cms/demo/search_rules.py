"""A sample of pinned results."""

from django.db import transaction
from wagtail.models import Page

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from search.models import PinnedResult, ResultRule


@transaction.atomic
def load_search_rules(items: list[Item], ledger: Ledger) -> int:
    """Create the rules that were never loaded; return how many. Pages that an editor deleted are left out."""
    return sum(load_search_rule(item, ledger) for item in items)


def load_search_rule(item: Item, ledger: Ledger) -> int:
    key = f"search_rules/{item['key']}"
    if key in ledger:
        return 0
    for page_key in item["pinned"]:
        if page_key not in ledger:
            raise DemoDataError(f"{key}：没有“{page_key}”这个页面")
    pages = [page for page_key in item["pinned"] if (page := ledger.find(Page, page_key))]
    rule = ResultRule(queries=item["queries"], note=item["note"])
    rule.pinned_results.set(PinnedResult(page=page, sort_order=order) for order, page in enumerate(pages))
    rule.full_clean()
    rule.save()
    ledger.enter(key, rule)
    return 1
