"""The city's portal as the root of the site, and the portals below it."""

from typing import Any

from django.apps import apps
from wagtail.models import Page, Site

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from cms.demo.tree import TreeLoader, add_published

CITY_MODEL = "portals.CityPortalPage"


def refuse_foreign_city(ledger: Ledger) -> None:
    """Sample content must not be mixed into a real portal. Raises DemoDataError."""
    city = apps.get_model(CITY_MODEL)._default_manager.first()
    if city and str(city.pk) != str(ledger.number("city")):
        raise DemoDataError(
            f"网站里已有市级平台《{city.title}》，不是样例。样例内容只装入空的网站：请换一个数据库（QIFU_DATABASE_URL）再试。"
        )


def load_city(item: Item, loader: TreeLoader) -> Any:
    """The city's portal, in place of Wagtail's welcome page."""
    ledger = loader.filler.ledger
    if "city" in ledger:
        return ledger.find(apps.get_model(CITY_MODEL), "city")
    city = loader.filler.build(apps.get_model(CITY_MODEL), loader.fields_of(item))
    city.first_published_at = loader.order_of(item)
    add_published(Page.get_first_root_node(), city)
    ledger.enter("city", city)
    loader.created += 1
    make_site_root(city)
    return city


def make_site_root(city: Page) -> None:
    """The default site shows the city; its welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.site_name = city, city.title
    site.save()
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()


def load_portal(loader: TreeLoader, item: Item) -> None:
    """A town's, park's or organisation's portal with its sections, if the city is still there."""
    city = loader.filler.ledger.find(apps.get_model(CITY_MODEL), "city")
    if city is None:
        return
    page = loader.ensure_page(city, item["slug"], "portals.PortalPage", item)
    if page is not None:
        loader.load_sections(page, f"{item['slug']}/", item.get("sections", []))
