"""Mail about decisions that are due and pages to review: to those concerned, once."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.approvals.models import ApprovalTaskState, SentReminder
from cms.approvals.reminders import send_reminders
from cms.teams.models import Role
from site_content.policies.models import PolicyPage
from site_content.portals.models import PortalPage
from tests.admin_forms import edit_url, submit
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_policy_section, make_superuser, make_town
from tests.mailbox import empty_mailbox, mailbox
from working_days.models import SpecialDay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_day_today(db: None) -> None:
    SpecialDay.objects.create(day=timezone.localdate(), is_working=True)


@pytest.fixture
def editor(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def policy(town: PortalPage) -> PolicyPage:
    return make_policy(make_policy_section(town), title="样例通知", text="正文")


def remind(*arguments: str) -> str:
    output = StringIO()
    call_command("send_reminders", *arguments, stdout=output)
    return output.getvalue()


def start(policy: PolicyPage, editor: User, due_in: int) -> None:
    policy.save_revision()
    policy.get_workflow().start(policy, editor)
    empty_mailbox()  # Wagtail's own "submitted"
    ApprovalTaskState.objects.update(due_on=timezone.localdate() + timedelta(days=due_in))


def test_moderators_are_told_of_overdue_decisions_once_a_day(policy: PolicyPage, moderator: User, editor: User) -> None:
    start(policy, editor, -14)
    assert moderator.username in remind("--dry-run") and not mailbox()
    assert "1 封" in remind() and "0 封" in remind()
    assert [message.to for message in mailbox()] == [[moderator.email]]
    assert "超期" in mailbox()[0].subject and "样例通知" in mailbox()[0].body
    assert edit_url(policy) in mailbox()[0].body
    SentReminder.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert "1 封" in remind()


def test_what_has_time_left_is_not_mailed_about(policy: PolicyPage, moderator: User, editor: User) -> None:
    start(policy, editor, 60)
    assert "0 封" in remind()


def test_nothing_is_sent_on_a_day_off(policy: PolicyPage, moderator: User, editor: User) -> None:
    start(policy, editor, -14)
    SpecialDay.objects.update(is_working=False)
    assert "放假" in remind() and not mailbox()
    holiday = timezone.make_aware(datetime(2026, 10, 1, 9))
    assert send_reminders(holiday) == 0


def test_without_mail_nobody_counts_as_reminded(
    policy: PolicyPage, moderator: User, editor: User, settings: Any
) -> None:
    start(policy, editor, -14)
    channels, settings.QIFU_CHANNELS = settings.QIFU_CHANNELS, {}
    assert "0 封" in remind()
    settings.QIFU_CHANNELS = channels
    assert "1 封" in remind()


def review(policy: PolicyPage, days: int) -> None:
    PolicyPage.objects.filter(pk=policy.pk).update(review_on=timezone.localdate() + timedelta(days=days))


def home(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_pages_team_is_told_once_a_week_and_nobody_else(
    policy: PolicyPage, moderator: User, editor: User, city: Page
) -> None:
    make_member(make_town(city, slug="other", title="别的街道"), Role.TOWN_EDITOR, "stranger")
    review(policy, -1)
    assert "2 封" in remind() and "0 封" in remind()
    assert {message.to[0] for message in mailbox()} == {moderator.email, editor.email}
    assert reverse("qifu_reviewed", args=[policy.pk]) in mailbox()[0].body
    SentReminder.objects.update(day=timezone.localdate() - timedelta(days=6))
    assert "0 封" in remind()
    SentReminder.objects.update(day=timezone.localdate() - timedelta(days=7))
    assert "2 封" in remind()


def test_overdue_reviews_stand_on_the_home_and_on_the_board(policy: PolicyPage, editor: User, city: Page) -> None:
    review(policy, -5)
    stranger = make_member(make_town(city, slug="other", title="别的街道"), Role.TOWN_EDITOR, "stranger")
    for address in (reverse("wagtailadmin_home"), reverse("qifu_board")):
        html = client_of(editor).get(address).content.decode()
        assert "该复核的页面" in html and "超期 5 天" in html, address
        assert "超期 5 天" in client_of(make_superuser(f"admin{len(address)}")).get(address).content.decode()
        assert "样例通知" not in client_of(stranger).get(address).content.decode()
    review(policy, 60)
    assert "该复核的页面" not in home(client_of(editor))


def test_a_review_is_set_in_the_settings_of_the_page(policy: PolicyPage, moderator: User) -> None:
    submit(client_of(moderator), edit_url(policy), review_on="2027-03-01", publish=True)
    assert str(PolicyPage.objects.get(pk=policy.pk).review_on) == "2027-03-01"


def test_confirming_a_review_needs_no_approval_and_changes_no_content(policy: PolicyPage, editor: User) -> None:
    review(policy, -1)
    draft = PolicyPage.objects.get(pk=policy.pk)
    draft.title = "还没审批的标题"
    draft.save_revision()
    url, client = reverse("qifu_reviewed", args=[policy.pk]), client_of(editor)
    assert client.get(url).status_code == 200
    assert "今天以后" in client.post(url, {"day": str(timezone.localdate())}).content.decode()
    client.post(url, {"day": "2099-01-01"})
    page = PolicyPage.objects.get(pk=policy.pk)
    assert (str(page.review_on), page.title, page.live) == ("2099-01-01", "样例通知", True)
    latest = page.get_latest_revision_as_object()
    assert (str(latest.review_on), latest.title) == ("2099-01-01", "还没审批的标题")
    assert "review_on" not in page.to_record().document


def test_another_teams_page_cannot_be_confirmed(policy: PolicyPage, city: Page) -> None:
    review(policy, -1)
    stranger = make_member(make_town(city, slug="other", title="别的街道"), Role.TOWN_EDITOR, "stranger")
    client_of(stranger).post(reverse("qifu_reviewed", args=[policy.pk]), {"day": "2099-01-01"})
    assert str(PolicyPage.objects.get(pk=policy.pk).review_on) != "2099-01-01"
