"""The guide in the admin: open to every role, its pictures to nobody else, and near at hand on the screens it explains."""

from collections.abc import Callable
from html import escape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cms.manual.chapters import read_contents
from cms.manual.first_reads import DESK_READS, FIRST_READS
from cms.manual.rendering import render_text
from cms.manual.screens import SCREENS
from cms.project.security import ADMIN_POLICY
from cms.service_desk.models import DeskRole
from cms.service_desk.units import ROLES_OF_KIND, sync_unit
from cms.teams.models import Role
from site_content.agencies.models import AgencyKind, AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.admin_forms import create_url
from tests.approval_people import client_of, make_member
from tests.desk_world import DeskWorld, add_person
from tests.factories import add_page, make_superuser, make_town

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "administrator"
CHAPTERS = [chapter.slug for chapter in read_contents().chapters]
UNIT_OF = {role: kind for kind, roles in ROLES_OF_KIND.items() for role in roles}
PICTURE = "/admin/qifu/manual/pictures/first-policy-add.webp"


@pytest.fixture
def people(city: CityPortalPage) -> Callable[[str], User]:
    """A log-in of a role."""

    def make(role: str) -> User:
        if role == ADMINISTRATOR:
            return make_superuser()
        if role.startswith("town"):
            return make_member(make_town(city), Role(role))
        if role == Role.ASSOCIATION_EDITOR:
            section = add_page(city, AssociationSectionPage(title="行业协会", slug="associations"))
            return make_member(add_page(section, AssociationPage(title="甲协会")), Role(role))
        if role == Role.AGENCY_EDITOR:
            section = add_page(city, AgencySectionPage(title="服务机构", slug="agencies"))
            agency = AgencyPage(title="乙机构")
            agency.kinds = [AgencyKind.objects.create(name="样例服务", slug="sample")]
            return make_member(add_page(section, agency), Role(role))
        return make_member(city, Role(role))

    return make


@pytest.mark.parametrize("role", [ADMINISTRATOR, *Role])
def test_every_role_reads_every_chapter_and_its_pictures(role: str, people: Callable[[str], User]) -> None:
    client = client_of(people(role))
    assert client.get(reverse("qifu_manual")).status_code == 200
    for slug in CHAPTERS:
        assert client.get(reverse("qifu_manual_chapter", args=[slug])).status_code == 200
    assert client.get(PICTURE).headers["Content-Type"] == "image/webp"


def test_an_unknown_chapter_or_picture_is_not_found(people: Callable[[str], User]) -> None:
    client = client_of(people(Role.TOWN_EDITOR))
    assert client.get("/admin/qifu/manual/no-such-chapter/").status_code == 404
    assert client.get("/admin/qifu/manual/pictures/no-such-picture.webp").status_code == 404


@pytest.mark.parametrize("address", ["/admin/qifu/manual/", "/admin/qifu/manual/first-policy/", PICTURE])
def test_who_is_not_signed_in_is_asked_to_be(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_log_in_without_the_admin_sees_no_picture() -> None:
    response = client_of(User.objects.create_user("reader", "reader@example.org", "password")).get(PICTURE)
    assert response.status_code in (302, 403)


def test_a_picture_is_kept_by_the_reader_s_browser_alone_and_under_its_version_for_good(
    people: Callable[[str], User],
) -> None:
    client = client_of(people(Role.AUDITOR))
    html = client.get(reverse("qifu_manual_chapter", args=["first-policy"])).content.decode()
    address = html[html.index(f"{PICTURE}?v=") :].partition('"')[0]
    assert client.get(address).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(PICTURE).headers["Cache-Control"] == "private, no-cache"
    assert "store" not in client.get(address).headers["Cache-Control"]


def test_pictures_come_from_this_host_as_the_admin_s_policy_demands(people: Callable[[str], User]) -> None:
    response = client_of(people(Role.TOWN_EDITOR)).get(reverse("qifu_manual_chapter", args=["first-policy"]))
    assert response.headers["Content-Security-Policy"] == ADMIN_POLICY
    assert response.content.decode().count('<img src="/admin/qifu/manual/pictures/') > 5


@pytest.mark.parametrize("role", [ADMINISTRATOR, *Role])
def test_a_role_finds_first_what_concerns_it(role: str, people: Callable[[str], User]) -> None:
    response = client_of(people(role)).get(reverse("qifu_manual"))
    first = [chapter.slug for chapter in response.context["first"]]
    assert first and set(first) <= set(CHAPTERS)
    assert role == ADMINISTRATOR or first == list(FIRST_READS[Role(role)])


def test_every_screen_s_chapter_exists() -> None:
    assert set(SCREENS.values()) <= set(CHAPTERS)


def test_the_form_of_a_page_leads_to_its_chapter(
    people: Callable[[str], User], policy_section: PolicySectionPage
) -> None:
    html = client_of(people(Role.CITY_EDITOR)).get(create_url(policy_section, PolicyPage)).content.decode()
    assert 'class="qifu-help-here" href="/admin/qifu/manual/first-policy/"' in html
    assert "\\u8fd9\\u4e00\\u9875\\u600e\\u4e48\\u7528" in html  # 这一页怎么用, in the help menu


@pytest.mark.parametrize(
    ("address", "chapter"),
    [
        ("/admin/", "approvals"),
        ("/admin/qifu/board/", "board"),
        ("/admin/qifu/sharing/", "sharing"),
        ("/admin/qifu/security/", "signing-in"),
        ("/admin/pages/search/", "finding"),
        ("/admin/images/", "files"),
        ("/admin/qifu/search/queries/", "search-words"),
        ("/admin/snippets/search/synonymgroup/", "search-words"),
    ],
)
def test_a_screen_leads_to_its_chapter(address: str, chapter: str, people: Callable[[str], User]) -> None:
    html = client_of(people(Role.CITY_MODERATOR)).get(address).content.decode()
    assert f'class="qifu-help-here" href="/admin/qifu/manual/{chapter}/"' in html


def test_an_association_s_home_leads_to_the_association_s_chapter(people: Callable[[str], User]) -> None:
    html = client_of(people(Role.ASSOCIATION_EDITOR)).get("/admin/").content.decode()
    assert 'class="qifu-help-here" href="/admin/qifu/manual/associations/"' in html


@pytest.mark.parametrize("role", DeskRole)
def test_the_desk_reads_the_guide_too_each_role_its_own_chapter(role: DeskRole, city: CityPortalPage) -> None:
    world = DeskWorld()
    add_person(world, "somebody", role, sync_unit("sample", UNIT_OF[role], "样例单位"))
    client, chapter = world.clients["somebody"], DESK_READS[role]
    assert f'href="/admin/qifu/manual/{chapter}/"' in client.get("/admin/qifu/manual/").content.decode()
    assert client.get(f"/admin/qifu/manual/{chapter}/").status_code == 200
    own = "/admin/introductions/" if role == DeskRole.PROVIDER else "/admin/appeals/"
    html = client.get(own).content.decode()
    assert f'class="qifu-help-here" href="/admin/qifu/manual/{chapter}/"' in html


def test_the_guide_itself_offers_no_further_help(people: Callable[[str], User]) -> None:
    html = client_of(people(Role.CITY_EDITOR)).get(reverse("qifu_manual")).content.decode()
    assert "qifu-help-here" not in html


def test_headings_have_the_anchors_of_code_hosts_and_markup_in_text_stays_text() -> None:
    text = render_text("## 1. 找到“栏目”\n\n<script>x</script>[见](approvals.md#请领导审批)")
    assert [heading.anchor for heading in text.headings] == ["1-找到栏目"]
    assert 'id="1-找到栏目"' in text.html
    assert escape("<script>") in text.html
    assert 'href="/admin/qifu/manual/approvals/#%E8%AF%B7' in text.html
