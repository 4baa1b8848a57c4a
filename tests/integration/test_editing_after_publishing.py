"""What an editor sees after publishing, and an administrator on the home page."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from publishing.models import Delivery, SinkState, WorkerHeartbeat
from publishing.worker import run_pending
from search.engines import forget_engines
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Topic
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from tests.admin_forms import create_url, submit
from tests.broken_servers import closed_port
from tests.factories import add_page, make_policy, make_superuser
from themes.releases import public_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def part(editor: Client, page: Page) -> str:
    return editor.get(reverse("qifu_page_delivery", args=[page.pk]) + "?part").content.decode()


def fail_delivery(page: Page, sink: str, error: str) -> None:
    Delivery.objects.filter(record_id=str(page.pk), sink=sink).update(
        done_sequence=0, attempts=3, last_error=error, next_attempt_at=timezone.now() + timedelta(hours=1)
    )


def test_publishing_leads_to_a_message_that_follows_the_page(editor: Client, policy_section: PolicySectionPage) -> None:
    response = submit(editor, create_url(policy_section, PolicyPage), title="样例政策", publish=True)
    html = editor.get(response["Location"]).content.decode()
    page = PolicyPage.objects.get()
    assert f'data-delivery-url="{reverse("qifu_page_delivery", args=[page.pk])}?part"' in html


def test_a_published_page_is_queued_until_the_worker_comes_by(
    editor: Client, policy_section: PolicySectionPage
) -> None:
    policy = make_policy(policy_section)
    assert "排队中" in part(editor, policy)
    run_pending()
    html = part(editor, policy)
    assert "已上线" in html and 'data-settled="1"' in html
    assert f"http://localhost:8000{policy_section.url_path.removeprefix('/city')}feed.xml" in html


def test_a_failed_delivery_says_where_and_why(editor: Client, policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    run_pending()
    fail_delivery(
        policy, "search", "索引处于只读状态。腾出空间后会自动恢复。\n403 cluster_block_exception：index is read-only"
    )
    html = part(editor, policy)
    assert "失败" in html and "腾出空间后会自动恢复" in html and "cluster_block_exception" not in html


def test_a_page_below_a_draft_says_which_one_hides_it(editor: Client, city: CityPortalPage) -> None:
    section = add_page(city, PolicySectionPage(title="未公开的栏目"), publish=False)
    policy = make_policy(section)
    run_pending()
    assert "未公开的栏目" in part(editor, policy)


def test_the_state_of_a_page_is_not_shown_to_strangers(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    response = Client().get(reverse("qifu_page_delivery", args=[policy.pk]))
    assert response.status_code == 302 and "/login/" in response["Location"]


def test_the_home_page_says_that_no_worker_runs(editor: Client, city: CityPortalPage) -> None:
    assert "没有运行" in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_the_home_page_says_what_fails_since_when_and_why(editor: Client, policy_section: PolicySectionPage) -> None:
    WorkerHeartbeat.objects.create(name="w", seen_at=timezone.now())
    policy = make_policy(policy_section)
    run_pending()
    fail_delivery(policy, "search", "connection refused")
    SinkState.objects.filter(name="search").update(failing_since=timezone.now(), last_error="connection refused")
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "发布程序：正常" in html
    assert "待送达 1，其中失败 1" in html and "起不可用" in html and "请把技术信息交给维护人员" in html
    assert folded(html) == ["connection refused"]


def folded(html: str) -> list[str]:
    """The technical texts; nothing of them stands outside of what is folded."""
    panel = BeautifulSoup(html, "html.parser").select_one(".qifu-sinks")
    assert panel is not None
    texts = [code.extract().get_text() for code in panel.select("details code")]
    assert not [text for text in texts if text in panel.get_text()]
    return texts


def test_a_dead_elasticsearch_is_told_shortly_with_what_to_do(
    editor: Client, policy_section: PolicySectionPage, settings: Settings
) -> None:
    make_policy(policy_section)
    with closed_port() as address:
        settings.QIFU_SEARCH_ENGINE, settings.QIFU_ELASTICSEARCH_URL = "elasticsearch", [address]
        forget_engines()
        run_pending()
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    panel = BeautifulSoup(html, "html.parser").select_one(".qifu-sinks")
    assert panel is not None
    line = next(item for item in panel.select("li") if "起不可用" in item.get_text())
    [technical] = [detail.extract().get_text() for detail in line.select("details")]
    assert "连不上 Elasticsearch。确认 Elasticsearch 已启动" in line.get_text()
    assert "Connection" in technical and "Connection" not in line.get_text()
    assert len(line.get_text(strip=True)) < 160


def menu_of(portal: PortalPage) -> str:
    page = (public_root() / portal.slug / "index.html").read_text()
    return page.partition('aria-label="主要栏目"')[2].partition("</nav>")[0]


def test_a_new_portal_starts_with_its_usual_sections(editor: Client, city: CityPortalPage) -> None:
    fields: dict[str, Any] = {"title": "样例街道", "counters__count": "0"}
    response = submit(editor, create_url(city, PortalPage), **fields, publish=True)
    assert response.status_code == 302
    portal = PortalPage.objects.get()
    sections = portal.get_children()
    assert list(sections.values_list("slug", flat=True)) == [
        "policies", "guides", "training", "news", "notices", "about",
    ]  # fmt: skip
    assert not sections.live().exists(), "drafts until they have something"
    policy = make_policy(sections.get(slug="policies"), title="第一份政策", publish=False)
    run_pending()
    assert "政策文件" not in menu_of(portal)
    renamed = sections.get(slug="policies").specific
    renamed.title = "没有审过的名字"
    renamed.save_revision()
    policy.get_latest_revision().publish()
    run_pending()
    assert [section.slug for section in sections.live()] == ["policies"]
    assert "政策文件" in menu_of(portal) and "没有审过的名字" not in menu_of(portal)
    PolicyPage.objects.get(pk=policy.pk).unpublish()
    run_pending()
    assert "政策文件" not in menu_of(portal) and "政策文件" not in (public_root() / "sitemap/index.html").read_text()
    addresses = "".join(path.read_text() for path in public_root().glob("sitemap-section-*.xml"))
    assert f"{portal.url}policies/" not in addresses, "an empty section is not offered"


def test_a_new_association_starts_with_news_and_events(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, AssociationSectionPage, slug="associations")
    submit(editor, create_url(section, AssociationPage), title="样例协会", publish=True)
    titles = AssociationPage.objects.get().get_children().values_list("title", flat=True)
    assert list(titles) == ["协会动态", "协会活动"]


def test_a_term_in_use_is_not_deleted_and_says_where(editor: Client, policy_section: PolicySectionPage) -> None:
    topic = Topic.objects.create(name="贷款", slug="loans")
    page = PolicyPage(title="样例政策")
    page.topics = [topic]
    add_page(policy_section, page)
    url = reverse(topic.snippet_viewset.get_url_name("delete"), args=[topic.pk])
    response = editor.post(url, follow=True)
    html = response.content.decode()
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert "“贷款”不能删除" in html and "样例政策" in html


def test_an_unused_term_is_deleted(editor: Client) -> None:
    topic = Topic.objects.create(name="贷款", slug="loans")
    editor.post(reverse(topic.snippet_viewset.get_url_name("delete"), args=[topic.pk]))
    assert not Topic.objects.exists()


def test_terms_are_listed_in_one_chinese_menu(editor: Client, city: CityPortalPage) -> None:
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "\\u5206\\u7c7b\\u4e0e\\u673a\\u6784" in html or "分类与机构" in html
    assert editor.get(reverse(Topic.snippet_viewset.get_url_name("list"))).status_code == 200
