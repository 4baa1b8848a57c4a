"""Sections that a new portal or association starts with, so that editors find a place for everything."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.teams.models import Team
from site_content.agencies.models import AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import SectionPage
from site_content.base.waiting import let_wait, open_waiting_section
from site_content.finance.models import FinanceSectionPage
from site_content.guides.models import GuideSectionPage
from site_content.news.models import NewsSectionPage
from site_content.policies.models import InterpretationSectionPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PageSectionPage, PortalPage
from site_content.programmes.models import ProgrammeSectionPage
from site_content.sharing.models import Sharing
from site_content.training.models import TrainingSectionPage


class UsualSection(NamedTuple):
    model: type[SectionPage]
    title: str
    slug: str
    fields: dict[str, str] = {}


TOWN_SECTIONS = [
    UsualSection(PolicySectionPage, "政策文件", "policies"),
    UsualSection(GuideSectionPage, "办事指南", "guides"),
    UsualSection(TrainingSectionPage, "培训活动", "training"),
    UsualSection(NewsSectionPage, "工作动态", "news", {"column": "work"}),
    UsualSection(NewsSectionPage, "通知公告", "notices", {"column": "notice"}),
    UsualSection(PageSectionPage, "关于我们", "about"),
]
CITY_SECTIONS = [
    UsualSection(PolicySectionPage, "政策文件", "policies"),
    UsualSection(InterpretationSectionPage, "政策解读", "interpretations"),
    UsualSection(GuideSectionPage, "办事指南", "guides"),
    UsualSection(ProgrammeSectionPage, "培育计划", "programmes"),
    UsualSection(FinanceSectionPage, "融资产品", "finance"),
    UsualSection(TrainingSectionPage, "培训活动", "training"),
    UsualSection(AgencySectionPage, "服务机构", "agencies"),
    UsualSection(AssociationSectionPage, "行业协会", "associations"),
    *TOWN_SECTIONS[3:],
]
ASSOCIATION_SECTIONS = [
    UsualSection(NewsSectionPage, "协会动态", "news", {"column": "association"}),
    UsualSection(TrainingSectionPage, "协会活动", "events"),
]
USUAL_SECTIONS: dict[type[Page], list[UsualSection]] = {
    CityPortalPage: CITY_SECTIONS,
    PortalPage: TOWN_SECTIONS,
    AssociationPage: ASSOCIATION_SECTIONS,
}


def add_usual_sections(request: HttpRequest, page: Page) -> None:
    """After a portal or an association was created in the admin: its sections, ready for content.

    They stay drafts until something stands in them (site_content.base.waiting).
    """
    usual = USUAL_SECTIONS.get(type(page), [])
    for section in usual:
        child = section.model(title=section.title, slug=section.slug, live=False, **section.fields)
        page.add_child(instance=child)
        let_wait(child, child.save_revision(user=request.user))
    for sharing in Sharing.objects.accepted().filter(portal=page).order_by("pk"):
        open_waiting_section(sharing)
    if usual:
        titles = "、".join(section.title for section in usual)
        messages.info(
            request,
            _("已自动建好团队和常用栏目：%(titles)s。栏目里第一个页面公开时，栏目跟着公开；用不到的可以删除。")
            % {"titles": titles},
            buttons=people_buttons(request, page),
        )


def people_buttons(request: HttpRequest, page: Page) -> list[tuple[str, str]]:
    """On to the log-in of the new team's editor, for those who may make one."""
    team = Team.objects.filter(page=page).first()
    if team is None or not request.user.has_perm("auth.add_user"):
        return []
    group = team.groups.order_by("pk").first()
    query = f"?groups={group.group_id}" if group else ""
    return [messages.button(f"{reverse('wagtailusers_users:add')}{query}", _("给团队添加账户"))]
