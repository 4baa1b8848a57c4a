"""Guessing is refused where it is done and slowed elsewhere; whose account it is gets in. The log says who and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from cms.accounts.models import FailedTries, SignInEvent
from tests.accounts import (
    PASSWORD,
    app_code,
    is_inside,
    make_administrator,
    make_editor,
    set_up_app,
    sign_in,
    signed_in,
)
from tests.mailbox import mailbox

pytestmark = pytest.mark.django_db
Kind = SignInEvent.Kind
CHECK = "/admin/qifu/security/check/"
HERE, ELSEWHERE = "203.0.113.9", "198.51.100.7"
REFUSED, WRONG = "暂时锁定", "用户名或密码不对"


def fail(times: int, username: str = "editor", **extra: Any) -> str:
    for _time in range(times):
        response = sign_in(Client(), username, "wrong", **extra)
    return str(response.content.decode())


def pass_time(minutes: float) -> None:
    """As if all tries had been made earlier."""
    for row in FailedTries.objects.all():
        row.since -= timedelta(minutes=minutes)
        row.last_at -= timedelta(minutes=minutes)
        row.save()


def test_the_fifth_failure_locks_there_and_says_until_when() -> None:
    make_editor()
    assert WRONG in fail(4)
    locked = fail(1)
    until = SignInEvent.objects.get(kind=Kind.ACCOUNT_LOCKED).locked_until
    assert until is not None and f"请在 {until.astimezone():%H:%M} 之后再试" in locked


def test_while_locked_even_the_right_password_is_refused_there_and_does_not_prolong_it() -> None:
    make_editor()
    fail(5)
    assert REFUSED in sign_in(Client()).content.decode()
    assert SignInEvent.objects.filter(kind=Kind.REFUSED).count() == 1
    pass_time(16)
    assert is_inside(signed_in())


def test_after_the_lock_the_count_begins_anew() -> None:
    make_editor()
    fail(5)
    pass_time(16)
    assert WRONG in fail(4)
    assert is_inside(signed_in())


def test_a_success_forgets_earlier_failures() -> None:
    make_editor()
    fail(4)
    signed_in()
    assert WRONG in fail(4)


def test_spelling_the_name_otherwise_is_the_same_account_and_an_unknown_name_locks_alike() -> None:
    make_editor()
    fail(3, "editor")
    fail(2, "EDITOR")
    assert REFUSED in fail(1, "Editor")
    assert REFUSED in fail(5, "nobody")


@pytest.mark.parametrize("make", [make_editor, make_administrator])
def test_nobody_locks_out_whom_they_guess_at(make: Any) -> None:
    """Five wrong passwords, or fifty, by a stranger: the account's owner comes in from elsewhere."""
    name = make().username
    fail(5, name, REMOTE_ADDR=HERE)
    for number in range(45):
        fail(1, name, REMOTE_ADDR=f"192.0.2.{number}")
    assert REFUSED in sign_in(Client(), name, REMOTE_ADDR=HERE).content.decode()
    assert sign_in(Client(), name, REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_a_known_browser_comes_in_where_others_are_locked_out(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 6
    make_editor()
    own = Client(REMOTE_ADDR=HERE)
    sign_in(own)
    own.post("/admin/logout/")
    fail(5, REMOTE_ADDR=HERE)
    fail(9, "nobody", REMOTE_ADDR=HERE)
    assert REFUSED in sign_in(Client(), REMOTE_ADDR=HERE).content.decode()
    assert sign_in(own).status_code == 302 and is_inside(own)


def test_a_known_browser_has_five_tries_too_and_is_known_for_one_account_and_password_alone() -> None:
    user = make_editor()
    make_editor("other")
    own = signed_in()
    own.post("/admin/logout/")
    for _time in range(5):
        sign_in(own, password="wrong")
    assert REFUSED in sign_in(own).content.decode()
    assert sign_in(Client()).status_code == 302  # nor does it lock others out
    pass_time(16)
    fail(5, "other")
    assert REFUSED in sign_in(own, "other").content.decode()
    user.set_password(f"{PASSWORD}-2")
    user.save()
    fail(5)
    assert REFUSED in sign_in(own, password=f"{PASSWORD}-2").content.decode()


@pytest.mark.parametrize("change", ["", "x", "forged"])
def test_a_forged_cookie_makes_no_browser_known(change: str) -> None:
    user = make_editor()
    client = signed_in()
    name = f"qifu_browser_{user.pk}"
    cookie = client.cookies[name]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/admin/"
    stranger = Client()
    stranger.cookies[name] = cookie.value[:-1] + change
    fail(5)
    assert REFUSED in sign_in(stranger).content.decode()


def test_guessing_from_many_places_is_slowed_more_and_more(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 10
    make_editor()
    for number in range(14):
        fail(1, REMOTE_ADDR=f"192.0.2.{number}")
    assert "秒后再试" in sign_in(Client(), REMOTE_ADDR="192.0.2.1").content.decode()
    pass_time(0.5)
    assert sign_in(Client(), REMOTE_ADDR="192.0.2.1").status_code == 302


def test_an_address_that_tries_many_accounts_is_slowed_for_all_and_a_success_does_not_help(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 6
    make_editor()
    for number in range(5):
        fail(1, f"name{number}", REMOTE_ADDR=HERE)
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302
    for number in range(3):
        fail(1, f"more{number}", REMOTE_ADDR=HERE)
        pass_time(0.1)
    assert SignInEvent.objects.filter(kind=Kind.ADDRESS_LOCKED).count() == 1
    fail(1, "last", REMOTE_ADDR=HERE)
    assert "秒后再试" in sign_in(Client(), REMOTE_ADDR=HERE).content.decode()
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE).status_code == 302
    pass_time(1.1)
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302


def test_whoever_holds_an_ipv6_network_is_one_place() -> None:
    make_editor()
    for number in range(1, 6):
        fail(1, REMOTE_ADDR=f"2001:db8::{number}")
    assert REFUSED in sign_in(Client(), REMOTE_ADDR="2001:db8::99").content.decode()
    assert sign_in(Client(), REMOTE_ADDR="2001:db8:0:1::1").status_code == 302


def test_what_no_longer_matters_is_forgotten() -> None:
    for number in range(20):
        fail(1, f"name{number}", REMOTE_ADDR=f"192.0.2.{number}")
    assert FailedTries.objects.count() == 60
    pass_time(61)
    fail(1)
    assert FailedTries.objects.count() == 3
    pass_time(61)
    call_command("purge_logs")
    assert not FailedTries.objects.exists()


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


def test_an_administrator_unlocks_on_the_account_or_in_the_list(settings: Settings) -> None:
    settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES = 12
    user = make_editor()
    make_administrator()
    manager = signed_in("chief")
    fail(5)
    assert "127.0.0.1：输错次数过多" in manager.get(reverse("qifu_account", args=[user.pk])).content.decode()
    manager.post(reverse("qifu_account", args=[user.pk]), {"action": "unlock"})
    assert is_inside(signed_in())
    fail(5)
    assert "editor" in manager.get(reverse("qifu_locks")).content.decode()
    manager.post(reverse("qifu_locks"), {"username": "editor"})
    assert is_inside(signed_in())
    fail(3, "nobody")
    assert "任何账户" in manager.get(reverse("qifu_locks")).content.decode()
    manager.post(reverse("qifu_locks"), {"address": "127.0.0.1"})
    assert "现在没有锁定" in manager.get(reverse("qifu_locks")).content.decode()


def test_the_command_unlocks_an_account_or_an_address() -> None:
    make_editor()
    fail(5, REMOTE_ADDR=HERE)
    call_command("unlock_account", "editor")
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302
    fail(5, REMOTE_ADDR=HERE)
    call_command("unlock_account", HERE)
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302


# -- Codes


def with_app() -> User:
    user = make_editor()
    set_up_app(signed_in(REMOTE_ADDR=ELSEWHERE), user)
    return user


def guess_codes(times: int, client: Client) -> str:
    for _time in range(times):
        response = client.post(CHECK, {"code": "000000"})
    return str(response.content.decode())


def right_code(user: User) -> dict[str, str]:
    return {"code": app_code(TOTPDevice.objects.get(user=user), step=1)}


def test_guessing_codes_is_refused_there_and_signing_in_again_does_not_help() -> None:
    user = with_app()
    assert "验证码不对" in guess_codes(5, signed_in(REMOTE_ADDR=HERE))
    again = signed_in(REMOTE_ADDR=HERE)
    assert "之后再试" in again.post(CHECK, right_code(user)).content.decode()
    assert not is_inside(again)
    own = signed_in(REMOTE_ADDR=ELSEWHERE)
    own.post(CHECK, right_code(user))
    assert is_inside(own)


def test_guessing_codes_from_many_places_is_slowed_but_not_for_a_known_browser() -> None:
    user = with_app()
    own = signed_in(REMOTE_ADDR=ELSEWHERE)
    own.post(CHECK, right_code(user))
    own.post("/admin/logout/")
    for number in range(14):
        guess_codes(1, signed_in(REMOTE_ADDR=f"192.0.2.{number}"))
    stranger = signed_in(REMOTE_ADDR="192.0.2.99")
    TOTPDevice.objects.update(last_t=-1)  # the app's code was used above
    assert "秒后再试" in stranger.post(CHECK, right_code(user)).content.decode()
    sign_in(own)
    own.post(CHECK, right_code(user))
    assert is_inside(own)


def test_a_password_alone_makes_no_browser_known_where_a_code_is_asked() -> None:
    user = with_app()
    assert f"qifu_browser_{user.pk}" not in signed_in().cookies


# -- New passwords by mail, and links


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True


def ask_for_mail(email: str, **extra: Any) -> int:
    response = Client().post(reverse("wagtailadmin_password_reset"), {"email": email}, **extra)
    assert response.status_code == 302 and response["Location"].endswith("/done/")
    return len(mailbox())


@pytest.mark.usefixtures("with_mail")
def test_mails_for_a_new_password_are_limited_for_each_account_and_address(mailoutbox: list[Any]) -> None:
    make_editor()
    make_editor("other")
    counts = [ask_for_mail("editor@example.org", REMOTE_ADDR=f"192.0.2.{number}") for number in range(5)]
    assert counts == [1, 2, 3, 3, 3]
    assert ask_for_mail("other@example.org", REMOTE_ADDR=HERE) == 4
    for number in range(19):
        ask_for_mail(f"nobody{number}@example.org", REMOTE_ADDR=HERE)
    assert ask_for_mail("other@example.org", REMOTE_ADDR=HERE) == 4
    assert SignInEvent.objects.filter(kind=Kind.RESET_REFUSED).count() == 3
    pass_time(61)
    assert ask_for_mail("editor@example.org", REMOTE_ADDR=HERE) == 5


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize(
    "path",
    [
        "/admin/password_reset/confirm/MQ/c0ffee-0123/",
        "/admin/approve/1:keins/",
        "/admin/invitation/1:keine/",
        "/admin/confirm/1:keine/",
    ],
)
def test_trying_links_is_refused_after_a_while_and_good_ones_still_open(path: str, mailoutbox: list[Any]) -> None:
    make_editor()
    client = Client(REMOTE_ADDR=HERE)
    codes = [client.get(path).status_code for _time in range(22)]
    assert codes[0] in (200, 410) and codes[19] == codes[0] and codes[20:] == [429, 429]
    ask_for_mail("editor@example.org")
    link = next(line for line in mailbox()[0].body.split() if "/confirm/" in line)
    opened = client.get(link[link.index("/admin/") :], follow=True)
    assert opened.status_code == 200 and "new_password1" in opened.content.decode()


def test_odd_input_is_a_failure_and_no_error() -> None:
    for name in ("a\0b", "x" * 5000, "𠮷" * 200, ""):
        assert sign_in(Client(), name, "wrong", HTTP_USER_AGENT="u" * 5000).status_code == 200
    assert all(len(event.user_agent) <= 255 for event in SignInEvent.objects.all())
