"""A small city with two towns, two associations and two agencies, a log-in per role, and something of each to act on."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import APIToken, Collection, Page

from cms.teams.files import shared_collection
from cms.teams.models import Role, Team
from search.models import SynonymGroup
from site_content.agencies.models import AgencyKind, AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Topic
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import PortalPage
from tests.factories import add_page, make_city, make_superuser

ADMINISTRATOR = "administrator"
ROLES = [ADMINISTRATOR, *(role.value for role in Role)]


@dataclass
class World:
    """Pages with a place to move them to, files, terms, and a client and API token for each role."""

    pages: dict[str, Page] = field(default_factory=dict)
    other_parents: dict[str, Page] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, Any] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)


def build_world() -> World:
    world = World()
    city = make_city(title="甲市综合平台")
    world.pages["city portal"] = city
    sections = two_sections(city, PolicySectionPage, "policies")
    add_policies(world, "city", sections)
    own = add_page(city, PortalPage(title="乙街道分平台", kind="town", slug="yi"))
    other = add_page(city, PortalPage(title="丙街道分平台", kind="town", slug="bing"))
    for name, town in (("town", own), ("other town", other)):
        world.pages[f"{name} portal"], world.other_parents[f"{name} portal"] = town, city
        add_policies(world, name, two_sections(town, PolicySectionPage, "policies"))
    add_associations(world, city, own)
    places = two_sections(city, AgencySectionPage, "agencies")
    kind = AgencyKind.objects.create(name="样例服务", slug="sample")
    for name, title in (("agency", "丁服务机构"), ("other agency", "戊服务机构")):
        page = AgencyPage(title=title)
        page.kinds = [kind]
        world.pages[name], world.other_parents[name] = add_page(places[0], page), places[1]
    for page in world.pages.values():
        log(instance=page, action="wagtail.edit", content_changed=True)
    add_files(world)
    world.terms["topic"] = Topic.objects.create(name="共享主题", slug="shared-topic")
    world.terms["synonym group"] = SynonymGroup.objects.create(words="A样例词、A例子词")
    add_people(world)
    return world


def two_sections(parent: Page, model: Any, slug: str) -> tuple[Page, Page]:
    """What is moved needs a second place of its kind."""
    label = str(model._meta.verbose_name)
    first, second = (add_page(parent, model(title=f"{label}{n}", slug=f"{slug}-{n}")) for n in (1, 2))
    return first, second


def add_policies(world: World, name: str, sections: tuple[Page, Page]) -> None:
    for state, live in (("policy", True), ("draft", False)):
        title = f"{world.pages[f'{name} portal'].title[:3]}{'已发布办法' if live else '未公开草稿'}"
        page = add_page(sections[0], PolicyPage(title=title, body=[("paragraph", "<p>正文</p>")]), publish=live)
        page.save_revision()  # a second one, to be compared
        world.pages[f"{name} {state}"], world.other_parents[f"{name} {state}"] = page, sections[1]


def add_associations(world: World, city: Page, town: Page) -> None:
    places = two_sections(city, AssociationSectionPage, "associations")
    town_places = two_sections(town, AssociationSectionPage, "associations")
    for name, title, (first, second) in (
        ("association", "己行业协会", places),
        ("other association", "庚行业协会", places),
        ("town association", "辛行业协会", town_places),
    ):
        association = add_page(first, AssociationPage(title=title))
        world.pages[name], world.other_parents[name] = association, second
        sections = two_sections(association, NewsSectionPage, "news")
        news = add_page(sections[0], NewsPage(title=f"{title}动态一则", body=[("paragraph", "<p>正文</p>")]))
        news.save_revision()
        world.pages[f"{name} news"], world.other_parents[f"{name} news"] = news, sections[1]


FILE_OWNERS = {
    "shared": None,
    "town": "town portal",
    "other town": "other town portal",
    "town association": "town association",
    "association": "association",
    "other association": "other association",
    "agency": "agency",
}


def add_files(world: World) -> None:
    for name, owner in FILE_OWNERS.items():
        collection = Team.objects.get(page=world.pages[owner]).collection if owner else shared_collection()
        assert collection is not None
        world.files[f"{name} image"] = add_image(f"图片{name}", collection)
        world.files[f"{name} document"] = add_document(f"文件{name}", collection)


def add_image(title: str, collection: Collection) -> Any:
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    file = ImageFile(BytesIO(content.getvalue()), name=f"{title.encode().hex()}.png")
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def add_document(title: str, collection: Collection) -> Any:
    file = ContentFile(f"{title}的内容".encode(), name=f"{title.encode().hex()}.txt")
    return get_document_model().objects.create(title=title, file=file, collection=collection)


TEAM_PAGES = {
    Role.CITY_EDITOR: "city portal",
    Role.CITY_MODERATOR: "city portal",
    Role.TOWN_EDITOR: "town portal",
    Role.TOWN_MODERATOR: "town portal",
    Role.ASSOCIATION_EDITOR: "association",
    Role.AGENCY_EDITOR: "agency",
    Role.AUDITOR: "city portal",
}


def add_people(world: World) -> None:
    for role in ROLES:
        user = make_superuser(role) if role == ADMINISTRATOR else make_member(world, Role(role))
        world.users[role] = user
        world.clients[role] = Client()
        world.clients[role].force_login(user)
        _, key = APIToken.create_token(user=user, name="测试")
        world.tokens[role] = {"authorization": f"Bearer {key}"}


def make_member(world: World, role: Role, name: str = "") -> User:
    user = User.objects.create_user(name or role.value, f"{name or role.value}@example.org", "password")
    user.groups.add(Team.objects.get(page=world.pages[TEAM_PAGES[role]]).group(role))
    return user
