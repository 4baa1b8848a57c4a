"""Sessions end when they are idle, old, ended elsewhere, too many, or the password changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.accounts.models import SignInEvent, StaffSession
from tests.accounts import LOG_IN, PASSWORD, is_inside, make_administrator, make_editor, signed_in

pytestmark = pytest.mark.django_db
NEW = "Harbour-5937-cloud"
SIGNED_IN = "/admin/qifu/security/signed-in/"
FROM_A_SCRIPT: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def kinds() -> set[str]:
    return set(SignInEvent.objects.values_list("kind", flat=True))


def test_an_idle_session_ends() -> None:
    make_editor()
    client = signed_in()
    StaffSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=29))
    assert is_inside(client)
    StaffSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=31))
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert "session_expired" in kinds()
    assert "太久没有操作" in client.get("/admin/login/").content.decode()


def test_an_open_editor_that_only_pings_is_idle() -> None:
    make_editor()
    client = signed_in()
    StaffSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=10))
    before = StaffSession.objects.get().seen_at
    client.post("/admin/editing-sessions/1/")
    assert StaffSession.objects.get().seen_at == before
    client.get("/admin/")
    assert StaffSession.objects.get().seen_at > before


def test_no_session_outlives_its_longest_time() -> None:
    make_editor()
    client = signed_in()
    StaffSession.objects.update(started_at=F("started_at") - timedelta(hours=13))
    assert not is_inside(client)


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses() -> None:
    make_editor()
    make_editor("other")
    here, there, stranger = signed_in(HTTP_USER_AGENT="此处"), signed_in(HTTP_USER_AGENT="彼处"), signed_in("other")
    html = here.get(reverse("qifu_security")).content.decode()
    assert "此处" in html and "彼处" in html
    foreign = StaffSession.objects.get(user__username="other")
    here.post(reverse("qifu_sessions_end"), {"id": foreign.pk})
    here.post(reverse("qifu_sessions_end"), {"id": "nonsense"})
    assert is_inside(stranger) and is_inside(there)
    here.post(reverse("qifu_sessions_end"), {"id": StaffSession.objects.get(user_agent="彼处").pk})
    assert not is_inside(there) and is_inside(here)
    assert "session_ended" in kinds()


def test_changing_the_password_ends_the_other_sessions_alone() -> None:
    make_editor()
    here, there = signed_in(), signed_in()
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("qifu_password"), data).status_code == 302
    assert is_inside(here) and not is_inside(there)
    assert "password_changed" in kinds()
    assert is_inside(signed_in(password=NEW))


def test_a_password_set_by_an_administrator_ends_every_session() -> None:
    user = make_editor()
    make_administrator()
    client = signed_in()
    data = {"username": "editor", "email": "e@example.org", "first_name": "甲", "last_name": "乙", "is_active": "on",
            "password1": NEW, "password2": NEW, "groups": [g.pk for g in user.groups.all()]}  # fmt: skip
    response = signed_in("chief").post(reverse("wagtailusers_users:edit", args=[user.pk]), data)
    assert response.status_code == 302
    assert not is_inside(client) and not StaffSession.objects.filter(user=user).exists()


def test_the_oldest_sessions_beyond_the_limit_end(settings: Settings) -> None:
    settings.QIFU_SESSIONS_MAX = 2
    make_editor()
    clients = [signed_in() for _number in range(3)]
    assert [is_inside(client) for client in clients] == [False, True, True]


def test_a_deactivated_account_is_out_at_once() -> None:
    user = make_editor()
    client = signed_in()
    user.is_active = False
    user.save()
    assert not is_inside(client)


def test_a_click_costs_no_more_than_a_few_queries(django_assert_max_num_queries: object) -> None:
    make_editor()
    client = signed_in()
    client.get("/admin/sprite/")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/admin/sprite/")


def test_an_open_form_can_ask_whether_it_is_still_signed_in_without_anybody_being_at_work() -> None:
    make_editor()
    client = signed_in()
    StaffSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=10))
    before = StaffSession.objects.get().seen_at
    assert client.get(SIGNED_IN, **FROM_A_SCRIPT).json()["csrf_token"]
    assert StaffSession.objects.get().seen_at == before
    StaffSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=31))
    assert client.get(SIGNED_IN, **FROM_A_SCRIPT).status_code == 403


def test_a_form_from_before_a_new_sign_in_is_submitted_with_the_token_that_it_asks_for() -> None:
    make_editor()
    client = Client(enforce_csrf_checks=True)
    client.get(LOG_IN)
    old = client.cookies["csrftoken"].value
    client.post(LOG_IN, {"username": "editor", "password": PASSWORD, "csrfmiddlewaretoken": old})
    refused = client.post(reverse("qifu_sessions_end"), {"id": "", "csrfmiddlewaretoken": old})
    assert refused.status_code == 403
    assert "没有提交成功" in refused.content.decode()
    token = client.get(SIGNED_IN, **FROM_A_SCRIPT).json()["csrf_token"]
    assert client.post(reverse("qifu_sessions_end"), {"id": "", "csrfmiddlewaretoken": token}).status_code == 302
