"""How a team, its groups and its files are called after its page."""

import re

from wagtail.models import Page

from cms.teams.models import Role, Team, TeamKind
from cms.teams.rights import GROUP_SUFFIX

LONGEST = 60
SHARED_FILES = "全市共享"
ARCHIVED_FILES = "已撤销团队的文件"
CITY_NAME = "市级"


def team_name(page: Page, kind: TeamKind) -> str:
    """``阜安街道分平台（试运行）`` → ``阜安街道``; with the page's number where another team is called the same."""
    if kind == TeamKind.CITY:
        return CITY_NAME
    name = re.sub(r"（[^（）]*）$", "", page.title.strip()).strip()
    name = (name.removesuffix("分平台").strip() or page.title.strip())[:LONGEST]
    taken = Team.objects.filter(name=name).exclude(page=page).exists()
    return f"{name}（{page.pk}）" if taken else name


def group_name(team_name: str, role: Role) -> str:
    suffix = GROUP_SUFFIX.get(role)
    return f"{team_name}{suffix}" if suffix else str(role.label)


def collection_name(team_name: str, kind: TeamKind) -> str:
    return SHARED_FILES if kind == TeamKind.CITY else team_name
