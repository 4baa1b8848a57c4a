"""The second factor: who needs it, how it is set up, used, lost and reset."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from cms.accounts.models import SignInEvent
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

pytestmark = pytest.mark.django_db
SET_UP, CHECK = "/admin/qifu/security/set-up/", "/admin/qifu/security/check/"


@pytest.fixture(autouse=True)
def required(settings: Settings) -> Iterator[None]:
    settings.QIFU_TWO_FACTOR = "required"
    yield


def kinds() -> set[str]:
    return set(SignInEvent.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/users/", "/admin/qifu/security/", "/admin/account/", "/documents/1/x.pdf", "/media/x.pdf", "/api/v3/docs"])  # fmt: skip
def test_a_publisher_without_a_second_factor_gets_nowhere_but_to_its_set_up(path: str) -> None:
    make_editor(publishes=True)
    response = signed_in().get(path)
    assert response.status_code == 302 and response["Location"].startswith(SET_UP)


def test_an_administrator_needs_it_too_and_a_mere_author_does_not() -> None:
    make_administrator()
    make_editor("author")
    assert not is_inside(signed_in("chief"))
    assert is_inside(signed_in("author"))


def test_setting_it_up_opens_the_admin_and_shows_recovery_codes_once() -> None:
    user = make_editor(publishes=True)
    client = signed_in()
    code = BeautifulSoup(client.get(SET_UP).content, "html.parser").select_one(".qifu-qr svg path")
    assert code is not None
    codes = set_up_app(client, user)
    assert len(set(codes)) == 10 and {len(code) for code in codes} == {8} and is_inside(client)
    assert not any(code in client.get(reverse("qifu_security")).content.decode() for code in codes)
    assert {"two_factor_set_up", "recovery_codes_made"} <= kinds()


def test_a_wrong_first_code_sets_nothing_up() -> None:
    user = make_editor(publishes=True)
    client = signed_in()
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": "abcdef"})
    assert "验证码不对" in response.content.decode()
    assert not TOTPDevice.objects.filter(user=user, confirmed=True).exists() and not is_inside(client)


def test_at_the_next_sign_in_a_code_is_asked_and_works_once() -> None:
    user = make_editor(publishes=True)
    set_up_app(signed_in(), user)
    code = app_code(TOTPDevice.objects.get(user=user), step=1)
    client = signed_in()
    assert client.get("/admin/")["Location"].startswith(CHECK)
    assert client.post(CHECK, {"code": code, "next": "/admin/pages/"})["Location"] == "/admin/pages/"
    assert is_inside(client)
    again = signed_in()
    assert "验证码不对" in again.post(CHECK, {"code": code}).content.decode()
    assert not is_inside(again)
    assert {"code_accepted", "code_refused"} <= kinds()


def test_a_recovery_code_opens_once() -> None:
    user = make_editor(publishes=True)
    codes = set_up_app(signed_in(), user)
    client = signed_in()
    client.post(CHECK, {"code": codes[0].upper()})
    assert is_inside(client)
    again = signed_in()
    again.post(CHECK, {"code": codes[0]})
    assert not is_inside(again)
    assert "recovery_code_used" in kinds()


def test_new_recovery_codes_end_the_old_ones_but_not_the_session_that_asked() -> None:
    user = make_editor(publishes=True)
    codes = set_up_app(signed_in(), user)
    client = signed_in()
    client.post(CHECK, {"code": codes[0]})
    assert client.post(reverse("qifu_recovery_codes"), {"current_password": PASSWORD}).status_code == 200
    assert is_inside(client)
    other = signed_in()
    other.post(CHECK, {"code": codes[1]})
    assert not is_inside(other)


def test_a_session_without_the_second_factor_cannot_remove_or_replace_it() -> None:
    user = make_editor(publishes=True)
    set_up_app(signed_in(), user)
    thief = signed_in()
    for name in ("qifu_two_factor_remove", "qifu_recovery_codes", "qifu_two_factor_set_up", "qifu_password"):
        assert thief.post(reverse(name), {"code": "123456"})["Location"].startswith(CHECK)
    assert TOTPDevice.objects.filter(user=user, confirmed=True).count() == 1


def test_new_codes_and_removal_ask_for_the_password_again_and_count_wrong_ones(settings: Settings) -> None:
    settings.QIFU_TWO_FACTOR = "optional"
    user = make_editor()
    client = signed_in()
    codes = set_up_app(client, user)
    for name in ("qifu_recovery_codes", "qifu_two_factor_remove"):
        assert "请输入当前密码" in client.post(reverse(name), follow=True).content.decode()
        wrong = client.post(reverse(name), {"current_password": "wrong"}, follow=True).content.decode()
        assert "当前密码不对" in wrong
    for _time in range(3):
        client.post(reverse("qifu_two_factor_remove"), {"current_password": "wrong"})
    held = client.post(reverse("qifu_two_factor_remove"), {"current_password": PASSWORD}, follow=True)
    assert "密码输错次数过多" in held.content.decode()
    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    call_command("unlock_account", user.username)
    other = signed_in()
    other.post(CHECK, {"code": codes[0]})  # the old codes stand
    other.post(reverse("qifu_two_factor_remove"), {"current_password": PASSWORD})
    assert not TOTPDevice.objects.filter(user=user).exists()


def test_who_needs_it_cannot_remove_it() -> None:
    user = make_editor(publishes=True)
    client = signed_in()
    set_up_app(client, user)
    assert "不能取消" in client.post(reverse("qifu_two_factor_remove"), follow=True).content.decode()
    assert TOTPDevice.objects.filter(user=user).exists()


def test_an_administrator_resets_a_lost_phone_and_its_sessions_end() -> None:
    user = make_editor(publishes=True)
    chief = make_administrator()
    client, manager = signed_in(), signed_in("chief")
    set_up_app(client, user)
    set_up_app(manager, chief)
    address = reverse("qifu_account", args=[user.pk])
    assert "重置双重验证" in manager.get(address).content.decode()
    manager.post(address, {"action": "reset_two_factor"})
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert signed_in().get("/admin/")["Location"].startswith(SET_UP)
    assert SignInEvent.objects.get(kind="two_factor_removed").detail == "操作人：chief"


def test_the_command_resets_a_lost_phone() -> None:
    user = make_editor(publishes=True)
    set_up_app(signed_in(), user)
    call_command("reset_two_factor", "editor")
    assert not TOTPDevice.objects.filter(user=user).exists()
    with pytest.raises(CommandError, match="没有账户"):
        call_command("reset_two_factor", "nobody")


def test_an_editor_cannot_manage_others_and_no_user_manager_an_administrator() -> None:
    from django.contrib.auth.models import Permission

    make_editor("author")
    manager = make_editor("manager")
    chief = make_administrator()
    assert signed_in("author").get(reverse("qifu_account", args=[manager.pk])).status_code in (302, 403)
    manager.user_permissions.add(Permission.objects.get(codename="change_user"))
    client = signed_in("manager")
    set_up_app(client, manager)
    client.post(reverse("qifu_account", args=[chief.pk]), {"action": "new_password"})
    assert not chief.password_records.filter(is_provisional=True).exists()


def test_when_optional_only_who_set_it_up_is_asked(settings: Settings) -> None:
    settings.QIFU_TWO_FACTOR = "optional"
    user = make_editor(publishes=True)
    client = signed_in()
    assert is_inside(client)
    set_up_app(client, user)
    assert not is_inside(signed_in())


def test_when_off_nobody_is_asked(settings: Settings) -> None:
    user = make_editor(publishes=True)
    set_up_app(signed_in(), user)
    settings.QIFU_TWO_FACTOR = "off"
    assert is_inside(signed_in())


def test_the_way_back_leads_to_this_host_alone() -> None:
    user = make_editor(publishes=True)
    codes = set_up_app(signed_in(), user)
    response = signed_in().post(CHECK, {"code": codes[0], "next": "https://elsewhere.example/"})
    assert response["Location"] == "/admin/"


def test_scripts_are_refused_instead_of_sent_away() -> None:
    make_editor(publishes=True)
    assert signed_in().get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_signing_out_is_always_possible() -> None:
    make_editor(publishes=True)
    client = signed_in()
    client.post("/admin/logout/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert "signed_out" in kinds()
    assert sign_in(Client()).status_code == 302
