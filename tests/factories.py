"""Builders of pages and records for tests: the least that is valid, and what the test names."""

from typing import Any, TypeVar

from django.contrib.auth.models import User
from wagtail.models import Page, Site

from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage

P = TypeVar("P", bound=Page)


def make_city(**fields: Any) -> CityPortalPage:
    """The city portal as the root of the default site, in place of Wagtail's welcome page."""
    root = Page.get_first_root_node()
    city = CityPortalPage(
        **{"title": "样例市企业公共服务平台", "site_name": "样例市企业公共服务平台", "slug": "city", **fields}
    )
    root.add_child(instance=city)
    city.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": city, "hostname": "localhost", "port": 8000, "site_name": "样例"}
    )
    Page.objects.filter(depth=2).exclude(pk=city.pk).delete()
    return CityPortalPage.objects.get(pk=city.pk)


def add_page(parent: Page, page: P, *, publish: bool = True) -> P:
    """Put a page below ``parent``, as draft or published, through Wagtail's own revision path."""
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def make_town(city: CityPortalPage, **fields: Any) -> PortalPage:
    return add_page(city, PortalPage(**{"title": "样例街道", "kind": "town", "slug": "yangli", **fields}))


def make_policy_section(portal: Page, **fields: Any) -> PolicySectionPage:
    return add_page(portal, PolicySectionPage(**{"title": "政策", "slug": "policies", **fields}))


def make_policy(section: Page, *, text: str = "", publish: bool = True, **fields: Any) -> PolicyPage:
    body = fields.pop("body", [("paragraph", f"<p>{text}</p>")] if text else [])
    return add_page(section, PolicyPage(**{"title": "样例政策", "body": body, **fields}), publish=publish)


def make_superuser(username: str = "admin") -> User:
    return User.objects.create_superuser(username, f"{username}@example.org", "password")
