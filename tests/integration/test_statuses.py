"""What lists say of a page that waits, or came back."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import Page

from cms.teams.models import Role
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from tests.approval_people import client_of, make_member
from tests.factories import add_page, make_policy, make_policy_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(town: PortalPage) -> PolicySectionPage:
    return make_policy_section(town)


def submit(page: Page) -> None:
    page.get_workflow().start(page, None)


def send_back(page: Page, user: User, reason: str) -> None:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    state.reject(user=user, comment=reason)


def listing(page: Page) -> str:
    return reverse("wagtailadmin_explore", args=[page.pk])


def test_lists_tell_what_waits_and_what_was_returned_and_why(
    section: PolicySectionPage, moderator: User, town: PortalPage
) -> None:
    waiting = make_policy(section, title="等着的", publish=False)
    back = make_policy(section, title="退回的", publish=False)
    for page in (waiting, back):
        submit(page)
    send_back(back, moderator, '缺少"申报时间"')
    make_policy(section, title="草稿", publish=False)
    make_policy(section, title="公开的")
    html = client_of(make_member(town, Role.TOWN_EDITOR)).get(listing(section)).content.decode()
    labels = [Page.objects.get(title=title).status_string for title in ("等着的", "退回的", "草稿", "公开的")]
    assert labels == ["送审中", "已退回", "草稿", "已发布"]
    for label in labels:
        assert re.search(rf"</span>\s*{label}\s*</(span|a)>", html), label
    assert 'title="缺少&quot;申报时间&quot;"' in html


def test_a_public_page_says_what_became_of_its_new_draft(section: PolicySectionPage, moderator: User) -> None:
    page = make_policy(section)
    page.save_revision()
    submit(page)
    assert PolicyPage.objects.get().status_string == "已发布，新稿送审中"
    send_back(page, moderator, "补上附件")
    assert PolicyPage.objects.get().status_string == "已发布，新稿已退回"
    html = client_of(moderator).get(listing(section)).content.decode()
    assert 'title="补上附件"' in html
    PolicyPage.objects.get().get_latest_revision().publish(user=moderator)
    assert PolicyPage.objects.get().status_string == "已发布"


def test_an_associations_home_says_so_too(city: CityPortalPage, moderator: User, town: PortalPage) -> None:
    associations = make.make_section(town, AssociationSectionPage, slug="associations")
    association = add_page(associations, AssociationPage(title="样例协会", slug="a"))
    news = make.make_section(association, make.NewsSectionPage, slug="news")
    page = add_page(news, make.NewsPage(title="协会动态", slug="one"), publish=False)
    submit(page)
    send_back(page, moderator, "换一张图")
    html = client_of(make_member(association, Role.ASSOCIATION_EDITOR)).get("/admin/").content.decode()
    assert '<small title="换一张图">已退回</small>' in html
