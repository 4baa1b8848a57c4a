"""Sample pages that portals share with each other."""

from wagtail.models import Page

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from site_content.sharing import actions
from site_content.sharing.models import Sharing
from site_content.sharing.permissions import direction_from, portal_of, target_portals

STATES = ("shown", "mandatory", "offered")


def load_sharings(items: list[Item], ledger: Ledger) -> int:
    """Share what was never shared; return how many pages were. Raises DemoDataError."""
    return sum(load_sharing(item, ledger) for item in items)


def load_sharing(item: Item, ledger: Ledger) -> bool:
    if item["state"] not in STATES:
        raise DemoDataError(f"{item['page']}：没有“{item['state']}”这种状态，可用：{'、'.join(STATES)}")
    if item["page"] not in ledger:
        raise DemoDataError(f"{item['page']}：样例里没有这个页面")
    page = ledger.find(Page, item["page"])
    portal = page and portal_of(page)
    if page is None or portal is None or Sharing.objects.filter(page=page).exists():
        return False
    targets = target_portals(portal)
    note, mandatory = item.get("note", ""), item["state"] == "mandatory"
    if item["to"] == "all":
        actions.push_to_all(page=page, portals=targets, by=None, mandatory=mandatory, note=note)
    else:
        chosen = targets if item["to"] == "city" else _named(targets, item["to"], ledger)
        actions.offer(
            page=page, portals=chosen, direction=direction_from(portal), by=None, mandatory=mandatory, note=note
        )
    if item["state"] == "shown":
        for sharing in Sharing.objects.offered().filter(page=page):
            actions.decide(sharing, accept=True, by=None)
    return True


def _named(targets: list[Page], slugs: list[str], ledger: Ledger) -> list[Page]:
    numbers = {ledger.number(slug) for slug in slugs}
    return [portal for portal in targets if portal.pk in numbers]
