"""Which section of which portal an import goes to."""

from wagtail.models import Page

from site_content.base.tree import kind_of
from site_content.policies.importing.imported import ImportProblem
from site_content.policies.models import PolicySectionPage


def find_portal(slug_or_id: str) -> Page:
    """The portal with this slug or page number. Raises ImportProblem, naming the portals there are."""
    portals = [page for page in Page.objects.order_by("path") if kind_of(page.content_type_id) == "portal"]
    for page in portals:
        if slug_or_id in (str(page.pk), page.slug):
            return page
    there = "、".join(f"{page.slug}（{page.title}）" for page in portals) or "还没有平台，请先在后台建立"
    raise ImportProblem(f"没有平台“{slug_or_id}”。现有的平台：{there}")


def find_section(portal: Page, slug: str = "") -> PolicySectionPage:
    """The portal's policy section: the one of this slug, or its only one. Raises ImportProblem."""
    sections = list(PolicySectionPage.objects.child_of(portal).order_by("path"))
    found = [section for section in sections if section.slug == slug] if slug else sections
    if len(found) == 1:
        return found[0]
    if not sections:
        raise ImportProblem(f"“{portal.title}”还没有政策栏目：请先在后台建立一个")
    there = "、".join(f"{section.slug}（{section.title}）" for section in sections)
    if slug:
        raise ImportProblem(f"“{portal.title}”没有政策栏目“{slug}”。现有的：{there}")
    raise ImportProblem(f"“{portal.title}”有几个政策栏目，请用 --section 指明一个：{there}")
