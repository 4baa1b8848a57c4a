"""One page in the lists of several portals: offered, decided, withdrawn, and what readers see of it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry
from wagtail.users.models import UserProfile

from cms.teams.models import Role
from publishing.models import Record, SharedPlace
from publishing.worker import run_pending
from search.documents.build import make_filters
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from site_content.sharing import actions
from site_content.sharing.models import Direction, Sharing, SharingState
from site_content.sharing.places import shared_places
from tests import content_factories as make
from tests.approval_people import client_of, make_member
from tests.factories import add_page, make_policy, make_policy_section, make_superuser, make_town
from tests.mailbox import empty_mailbox, mailbox
from themes.releases import public_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def town_section(town: PortalPage) -> PolicySectionPage:
    return make_policy_section(town)


@pytest.fixture
def policy(policy_section: PolicySectionPage) -> PolicyPage:
    return make_policy(policy_section, title="样例市级政策", text="正文")


def make_editor(name: str, page: Page) -> Client:
    """Logged in as somebody who may edit and publish below ``page``."""
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = User.objects.create_user(name, f"{name}@example.org", "password")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def city_editor(city: CityPortalPage) -> Client:
    return make_editor("city", city)


@pytest.fixture
def town_editor(town: PortalPage) -> Client:
    return make_editor("town", town)


def share(client: Client, page: Page, **values: Any) -> Any:
    return client.post(reverse("qifu_share_page", args=[page.pk]), values)


def decide(client: Client, answer: str, reason: str = "") -> Any:
    sharing = Sharing.objects.get()
    return client.post(reverse("qifu_decide_sharing", args=[sharing.pk]), {"answer": answer, "reason": reason})


def shown(path: str) -> str:
    run_pending()
    file = public_root() / path
    return file.read_text(encoding="utf-8") if file.exists() else ""


def places(page: Page) -> list[dict[str, Any]]:
    run_pending()
    found: list[dict[str, Any]] = Record.objects.get(id=str(page.pk)).document["shared_with"]
    return found


def test_a_mandatory_push_stands_in_the_towns_lists_at_once_with_its_one_address(
    city_editor: Client, policy: PolicyPage, town: PortalPage, town_section: PolicySectionPage
) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk], mandatory="on")
    for path in ("yangli/policies/index.html", "yangli/index.html"):
        assert "样例市级政策" in shown(path) and "来自市级平台" in shown(path)
    assert f'href="/policies/{policy.slug}/"' in shown("yangli/policies/index.html")
    assert not (public_root() / "yangli/policies" / policy.slug).exists()
    assert places(policy) == [{"portal": str(town.pk), "section": str(town_section.pk)}]


def test_an_offer_is_shown_when_the_town_accepts_it_and_gone_when_it_changes_its_mind(
    city_editor: Client, town_editor: Client, policy: PolicyPage, town: PortalPage, town_section: PolicySectionPage
) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk], note="请各镇办转发")
    assert "样例市级政策" not in shown("yangli/policies/index.html")
    inbox = town_editor.get(reverse("qifu_sharing_inbox")).content.decode()
    assert "样例市级政策" in inbox and "请各镇办转发" in inbox
    assert "有 1 个页面等您决定" in town_editor.get(reverse("wagtailadmin_home")).content.decode()
    decide(town_editor, "accept")
    assert "样例市级政策" in shown("yangli/policies/index.html")
    decide(town_editor, "decline", "已经在本镇栏目里写过")
    assert "样例市级政策" not in shown("yangli/policies/index.html")
    outcome = city_editor.get(reverse("qifu_share_page", args=[policy.pk])).content.decode()
    assert "未采纳" in outcome and "已经在本镇栏目里写过" in outcome


def test_offering_again_says_where_the_page_stands(
    city_editor: Client, town_editor: Client, policy: PolicyPage, town: PortalPage
) -> None:
    values = {"audience": "chosen", "portals": [town.pk]}
    address = reverse("qifu_share_page", args=[policy.pk])
    asked = city_editor.post(address, values, follow=True).content.decode()
    assert "已发给 1 个平台，等对方决定" in asked and f"{town.title}（等待对方决定）" in asked
    decide(town_editor, "accept")
    again = city_editor.post(address, values, follow=True).content.decode()
    assert "1 个平台的列表里显示这个页面" in again and "已发给" not in again and f"{town.title}（已展示）" in again


def test_declining_needs_a_reason(
    city_editor: Client, town_editor: Client, policy: PolicyPage, town: PortalPage
) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk])
    response = town_editor.post(
        reverse("qifu_decide_sharing", args=[Sharing.objects.get().pk]), {"answer": "decline"}, follow=True
    )
    assert "不采纳请写一句理由" in response.content.decode()
    assert Sharing.objects.get().state == SharingState.OFFERED


def test_a_town_recommends_up_and_the_city_decides(
    city_editor: Client,
    town_editor: Client,
    town_section: PolicySectionPage,
    policy_section: PolicySectionPage,
    city: CityPortalPage,
) -> None:
    local = make_policy(town_section, title="样例街道办法", text="正文")
    share(town_editor, local, note="值得全市参考")
    assert Sharing.objects.get().direction == Direction.UP
    decide(city_editor, "accept")
    assert "来自样例街道" in shown("policies/index.html") and "/yangli/policies/" in shown("policies/index.html")
    town = Page.objects.get(slug="yangli").specific
    town.title = "改名街道"
    town.save_revision().publish()
    assert "来自改名街道" in shown("policies/index.html")


def test_what_the_city_makes_mandatory_a_town_cannot_take_down(
    city_editor: Client, town_editor: Client, policy: PolicyPage, town: PortalPage
) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk], mandatory="on")
    decide(town_editor, "decline", "不想要")
    assert Sharing.objects.get().state == SharingState.ACCEPTED


def test_nobody_shares_or_decides_for_others(
    city_editor: Client, town_editor: Client, policy: PolicyPage, city: CityPortalPage, town: PortalPage
) -> None:
    share(town_editor, policy, audience="chosen", portals=[town.pk], mandatory="on")
    assert not Sharing.objects.exists()
    other_town = make_town(city, title="别的街道", slug="other")
    stranger = make_editor("other", other_town)
    share(city_editor, policy, audience="chosen", portals=[town.pk])
    decide(stranger, "accept")
    assert Sharing.objects.get().state == SharingState.OFFERED
    assert "样例市级政策" not in stranger.get(reverse("qifu_sharing_inbox")).content.decode()
    stranger.post(reverse("qifu_withdraw_sharing", args=[policy.pk]))
    assert Sharing.objects.get().state == SharingState.OFFERED


def test_an_association_editor_has_no_sharing(city: CityPortalPage) -> None:
    association = make.make_association(city)
    section = make.make_section(association, make.NewsSectionPage, slug="news", column="association")
    news = add_page(section, make.NewsPage(title="协会新闻", body=[("paragraph", "<p>正文</p>")]))
    editor = make_editor("association", association)
    share(editor, news, note="推荐")
    assert not Sharing.objects.exists()
    assert "收到的分享" not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_a_portal_made_later_gets_what_was_pushed_to_all(
    city_editor: Client, policy: PolicyPage, city: CityPortalPage, town: PortalPage
) -> None:
    share(city_editor, policy, audience="all", mandatory="on")
    late = make_town(city, title="新园区", slug="late", kind="park")
    section = make_policy_section(late)
    assert {"portal": str(late.pk), "section": str(section.pk)} in places(policy)
    assert "样例市级政策" in shown("late/policies/index.html")
    city_editor.post(reverse("qifu_withdraw_sharing", args=[policy.pk]))
    assert places(policy) == [] and not SharedPlace.objects.exists()
    assert "样例市级政策" not in shown("late/policies/index.html")
    later = make_town(city, title="更新的园区", slug="later")
    assert not Sharing.objects.filter(portal=later).exists()


def test_a_notice_goes_among_the_notices(city: CityPortalPage, town: PortalPage) -> None:
    make.make_section(town, make.NewsSectionPage, slug="news", column="work")
    notices = make.make_section(town, make.NewsSectionPage, slug="notices", column="notice")
    notice = make.make_news(city, column="notice", title="样例通知")
    actions.offer(page=notice, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    assert places(notice) == [{"portal": str(town.pk), "section": str(notices.pk)}]
    notices.unpublish()
    assert places(notice)[0]["section"] != str(notices.pk)


@pytest.mark.parametrize("delete", [True, False])
def test_a_portal_that_goes_leaves_no_trace_in_what_it_was_shared(
    policy: PolicyPage, town: PortalPage, town_section: PolicySectionPage, delete: bool
) -> None:
    actions.offer(page=policy, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    assert len(places(policy)) == 1
    if delete:
        Page.objects.get(pk=town.pk).delete()
    else:
        town.unpublish()
    assert places(policy) == []


def test_an_unpublished_page_is_gone_from_every_portal(
    policy: PolicyPage, town: PortalPage, town_section: PolicySectionPage
) -> None:
    actions.offer(page=policy, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    assert "样例市级政策" in shown("yangli/policies/index.html")
    policy.unpublish()
    assert "样例市级政策" not in shown("yangli/policies/index.html") and not SharedPlace.objects.exists()


def test_the_api_lists_what_a_portal_shows(
    client: Client, policy: PolicyPage, town: PortalPage, town_section: PolicySectionPage
) -> None:
    actions.offer(page=policy, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    run_pending()
    for query in ({"portal": town.pk, "kind": "policy"}, {"section": town_section.pk}):
        items = client.get("/api/records/", query).json()["items"]
        assert [item["id"] for item in items] == [str(policy.pk)]


def test_search_finds_it_under_both_portals(policy: PolicyPage, city: CityPortalPage, town: PortalPage) -> None:
    actions.offer(page=policy, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    run_pending()
    filters, _labels = make_filters(Record.objects.get(id=str(policy.pk)).document)
    assert filters["portal"] == [str(city.pk), str(town.pk)]


def test_a_pages_history_tells_where_it_went(city_editor: Client, policy: PolicyPage, town: PortalPage) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk], mandatory="on")
    entry = PageLogEntry.objects.get(action="qifu.sharing")
    assert str(entry.message) == "分享到“样例街道”：已展示"


def test_choosing_no_portal_is_refused(city_editor: Client, policy: PolicyPage, town: PortalPage) -> None:
    assert "请至少选一个分平台" in share(city_editor, policy, audience="chosen").content.decode()


def test_a_draft_is_not_shared(city_editor: Client, policy_section: PolicySectionPage, town: PortalPage) -> None:
    draft = make_policy(policy_section, title="草稿", publish=False)
    assert "还没有公开" in share(city_editor, draft, audience="all").content.decode()
    assert not Sharing.objects.exists()


def test_a_record_shared_with_many_portals_costs_as_many_queries_as_with_one(
    policy: PolicyPage, city: CityPortalPage, town: PortalPage, town_section: PolicySectionPage, django_assert_num_queries: Any
) -> None:  # fmt: skip
    admin = make_superuser()
    towns = [make_town(city, title=f"镇{n}", slug=f"t{n}") for n in range(4)]
    for each in towns:
        make_policy_section(each)
    actions.offer(page=policy, portals=[town], direction=Direction.DOWN, by=admin, mandatory=True)
    with django_assert_num_queries(3):
        assert len(shared_places(policy, str(city.pk))) == 1
    actions.offer(page=policy, portals=towns, direction=Direction.DOWN, by=admin, mandatory=True)
    with django_assert_num_queries(3):
        assert len(shared_places(policy, str(city.pk))) == 5


def test_what_was_sent_stands_once_for_each_page_with_how_many_portals_show_it(
    city_editor: Client, city: CityPortalPage, policy: PolicyPage, town: PortalPage, town_editor: Client
) -> None:
    others = [make_town(city, title=f"样例第{n}镇", slug=f"town-{n}") for n in range(51)]
    share(city_editor, policy, audience="chosen", portals=[town.pk], mandatory="")
    decide(town_editor, "decline", "本镇没有这类企业")
    second = make_policy(policy.get_parent(), title="第二份政策")
    share(city_editor, second, audience="chosen", portals=[other.pk for other in others], mandatory="on")
    html = BeautifulSoup(city_editor.get(reverse("qifu_sharing_inbox")).content, "html.parser")
    rows = [" ".join(row.get_text(" ", strip=True).split()) for row in html.select("section:last-of-type li")]
    assert len(rows) == 2
    assert rows[0].startswith("第二份政策 已展示（强制） 51 个平台：样例第0镇、样例第1镇、")
    assert rows[1] == "样例市级政策 未采纳 1 个平台：样例街道 样例街道的理由：本镇没有这类企业"


def role_client(page: Page, role: Role) -> Client:
    return client_of(make_member(page, role))


def test_editors_and_auditors_read_what_is_shared_and_decide_nothing(
    city_editor: Client, policy: PolicyPage, city: CityPortalPage, town: PortalPage
) -> None:
    share(city_editor, policy, audience="chosen", portals=[town.pk], note="请各平台展示")
    inbox, page_state = reverse("qifu_sharing_inbox"), reverse("qifu_share_page", args=[policy.pk])
    for reader in (role_client(town, Role.TOWN_EDITOR), role_client(city, Role.AUDITOR)):
        html = reader.get(inbox).content.decode()
        assert "样例市级政策" in html and "请各平台展示" in html and 'name="answer"' not in html
        decide(reader, "accept")
        assert Sharing.objects.get().state == SharingState.OFFERED
    own = role_client(city, Role.CITY_EDITOR)
    html = own.get(page_state).content.decode()
    assert "样例街道" in html and "等待对方决定" in html and 'name="note"' not in html
    assert share(own, policy, audience="all").status_code in (302, 403)
    own.post(reverse("qifu_withdraw_sharing", args=[policy.pk]))
    assert Sharing.objects.get().state == SharingState.OFFERED
    assert "分享情况" in own.get(reverse("wagtailadmin_pages:edit", args=[policy.pk])).content.decode()


@pytest.mark.usefixtures("city_editor")
def test_moderators_are_mailed_what_arrives_and_the_offerer_what_became_of_it(
    policy: PolicyPage, city: CityPortalPage, town: PortalPage, django_capture_on_commit_callbacks: Any
) -> None:
    offerer, receiver = make_member(city, Role.CITY_MODERATOR), make_member(town, Role.TOWN_MODERATOR)
    make_member(make_town(city, title="别的街道", slug="other"), Role.TOWN_MODERATOR, "stranger")
    with django_capture_on_commit_callbacks(execute=True):
        share(client_of(offerer), policy, audience="chosen", portals=[town.pk], note="请展示")
    [asked] = mailbox()
    assert asked.to == [receiver.email] and asked.subject == "请决定是否展示：样例市级政策"
    assert "请展示" in asked.body and reverse("qifu_sharing_inbox") in asked.body
    with django_capture_on_commit_callbacks(execute=True):
        decide(client_of(receiver), "decline", "与本街道无关")
    told = mailbox()[-1]
    assert told.to == [offerer.email] and "没有采纳" in told.subject and "与本街道无关" in told.body
    with django_capture_on_commit_callbacks(execute=True):
        decide(client_of(receiver), "accept")
        client_of(offerer).post(reverse("qifu_withdraw_sharing", args=[policy.pk]))
    assert [message.subject for message in mailbox()[2:]] == [
        "“样例街道”已展示：样例市级政策", "已撤回分享：样例市级政策",
    ]  # fmt: skip


def test_who_switched_mail_off_in_the_profile_gets_none_about_sharings(
    policy: PolicyPage, city: CityPortalPage, town: PortalPage, django_capture_on_commit_callbacks: Any
) -> None:
    offerer, receiver = make_member(city, Role.CITY_MODERATOR), make_member(town, Role.TOWN_MODERATOR)
    UserProfile.objects.create(user=receiver, submitted_notifications=False)
    profile = UserProfile.objects.create(user=offerer, rejected_notifications=False)
    with django_capture_on_commit_callbacks(execute=True):
        share(client_of(offerer), policy, audience="chosen", portals=[town.pk])
        decide(client_of(receiver), "decline", "与本街道无关")
    assert mailbox() == []
    profile.rejected_notifications, profile.approved_notifications = True, False
    profile.save()
    with django_capture_on_commit_callbacks(execute=True):
        decide(client_of(receiver), "accept")
        decide(client_of(receiver), "decline", "与本街道无关")
    assert ["没有采纳" in message.subject for message in mailbox()] == [True]


def test_moderators_of_a_portal_made_later_get_one_mail_about_all_that_it_received(
    city_editor: Client, policy: PolicyPage, city: CityPortalPage, town: PortalPage,
    policy_section: PolicySectionPage, django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    for page in (policy, make_policy(policy_section, title="另一份市级政策", text="正文")):
        share(city_editor, page, audience="all")
    late = city.add_child(instance=PortalPage(title="新园区", slug="late", kind="park", live=False))
    newcomer = make_member(late, Role.TOWN_MODERATOR)
    empty_mailbox()
    with django_capture_on_commit_callbacks(execute=True):
        late.save_revision().publish()
        late.save_revision().publish()
    [message] = mailbox()
    assert message.to == [newcomer.email] and message.subject == "“新园区”收到市级下发的 2 个页面"
    assert "样例市级政策" in message.body and "另一份市级政策" in message.body
    assert reverse("qifu_sharing_inbox") in message.body
