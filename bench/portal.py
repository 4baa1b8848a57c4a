"""An empty city portal with a policy section, for an import to fill.

python -m bench.portal
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import django

django.setup()

from wagtail.models import Page, Site

from site_content.policies.models import PolicySectionPage
from site_content.portals.models import CityPortalPage


def make_portal() -> None:
    """In place of Wagtail's welcome page; the import finds it as ``city``."""
    city = CityPortalPage(title="样例市企业公共服务平台", site_name="样例市企业公共服务平台", slug="city")
    Page.get_first_root_node().add_child(instance=city)
    city.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": city, "hostname": "localhost", "site_name": city.title}
    )
    Page.objects.filter(depth=2).exclude(pk=city.pk).first().delete()
    if not city.get_children().type(PolicySectionPage).exists():
        section = PolicySectionPage(title="政策文件", slug="policies")
        Page.objects.get(pk=city.pk).add_child(instance=section)
        section.save_revision().publish()


if __name__ == "__main__":
    make_portal()
