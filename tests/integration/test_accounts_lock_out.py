"""Failures lock an account and an address; the log says who and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.accounts.models import SignInEvent
from tests.accounts import is_inside, make_administrator, make_editor, sign_in, signed_in

pytestmark = pytest.mark.django_db
Kind = SignInEvent.Kind


def fail(times: int, username: str = "editor", **extra: Any) -> Any:
    for _time in range(times):
        response = sign_in(Client(), username, "wrong", **extra)
    return response


def pass_time(minutes: int) -> None:
    """As if everything in the log had happened earlier."""
    for event in SignInEvent.objects.all():
        event.at -= timedelta(minutes=minutes)
        if event.locked_until:
            event.locked_until -= timedelta(minutes=minutes)
        event.save()


def test_the_fifth_failure_locks_and_says_until_when() -> None:
    make_editor()
    assert "用户名或密码不对" in fail(4).content.decode()
    locked = fail(1).content.decode()
    until = SignInEvent.objects.get(kind=Kind.ACCOUNT_LOCKED).locked_until
    assert until is not None and f"请在 {until.astimezone():%H:%M} 之后再试" in locked


def test_while_locked_even_the_right_password_is_refused_and_does_not_prolong_it() -> None:
    make_editor()
    fail(5)
    assert "暂时锁定" in sign_in(Client()).content.decode()
    assert SignInEvent.objects.filter(kind=Kind.REFUSED).count() == 1
    pass_time(16)
    assert is_inside(signed_in())


def test_after_the_lock_the_count_begins_anew() -> None:
    make_editor()
    fail(5)
    pass_time(16)
    assert "用户名或密码不对" in fail(4).content.decode()
    assert is_inside(signed_in())


def test_a_success_forgets_earlier_failures() -> None:
    make_editor()
    fail(4)
    signed_in()
    assert "用户名或密码不对" in fail(4).content.decode()


def test_spelling_the_name_otherwise_is_the_same_account_and_an_unknown_name_locks_alike() -> None:
    make_editor()
    fail(3, "editor")
    fail(2, "EDITOR")
    assert "暂时锁定" in fail(1, "Editor").content.decode()
    assert "暂时锁定" in fail(5, "nobody").content.decode()


def test_an_address_that_tries_many_accounts_is_locked_for_all_and_a_success_does_not_help(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 6
    make_editor()
    for number in range(5):
        fail(1, f"name{number}", REMOTE_ADDR="203.0.113.9")
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302
    fail(1, "name9", REMOTE_ADDR="203.0.113.9")
    assert "暂时锁定" in sign_in(Client(), REMOTE_ADDR="203.0.113.9").content.decode()
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.10").status_code == 302


@pytest.mark.parametrize(
    ("remote", "forwarded", "logged"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("127.0.0.1", "not an address", ""),
    ],
)
def test_the_address_is_the_nearest_that_is_no_trusted_proxy(
    settings: Settings, remote: str, forwarded: str, logged: str
) -> None:
    settings.QIFU_TRUSTED_PROXIES = ["unix", "127.0.0.1", "10.0.0.0/8"]
    fail(1, REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert SignInEvent.objects.get().address == logged


def test_an_administrator_unlocks_on_the_account_or_in_the_list() -> None:
    user = make_editor()
    make_administrator()
    manager = signed_in("chief")
    fail(5)
    assert "锁定到" in manager.get(reverse("qifu_account", args=[user.pk])).content.decode()
    manager.post(reverse("qifu_account", args=[user.pk]), {"action": "unlock"})
    assert is_inside(signed_in())
    fail(5)
    assert "editor" in manager.get(reverse("qifu_locks")).content.decode()
    manager.post(reverse("qifu_locks"), {"username": "editor"})
    assert is_inside(signed_in())
    assert "现在没有锁定" in manager.get(reverse("qifu_locks")).content.decode()


def test_the_command_unlocks_an_account_or_an_address(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 5
    make_editor()
    fail(5, REMOTE_ADDR="203.0.113.9")
    call_command("unlock_account", "editor")
    assert "暂时锁定" in sign_in(Client(), REMOTE_ADDR="203.0.113.9").content.decode()
    call_command("unlock_account", "203.0.113.9")
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_odd_input_is_a_failure_and_no_error() -> None:
    for name in ("a\0b", "x" * 5000, "𠮷" * 200, ""):
        assert sign_in(Client(), name, "wrong", HTTP_USER_AGENT="u" * 5000).status_code == 200
    assert all(len(event.user_agent) <= 255 for event in SignInEvent.objects.all())
