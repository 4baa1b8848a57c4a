"""The password policy, and passwords that have to be changed."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.accounts.models import PasswordRecord
from tests.accounts import PASSWORD, is_inside, make_administrator, make_editor, sign_in, signed_in

pytestmark = pytest.mark.django_db
CHANGE = "/admin/qifu/security/password/"
NEW = "Harbour-5937-cloud"


def change(client: Client, new: str, old: str = PASSWORD) -> str:
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    response = client.post(CHANGE, data)
    return "" if response.status_code == 302 else response.content.decode()


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("Ab1-xyz", "至少 10 个字符"),
        ("lanternriver", "至少 3 种"),
        ("lantern4821", "至少 3 种"),
        ("Password123", "常见"),
        ("Editor@example.org1", "相似"),
        (PASSWORD, "用过的密码"),
        ("Qifu-4821-river", "与平台有关"),
    ],
)
def test_a_weak_or_old_password_is_refused_in_chinese(password: str, complaint: str) -> None:
    make_editor()
    client = signed_in()
    html = change(client, password)
    assert complaint in html or (complaint == "常见" and "太" in html)
    assert is_inside(signed_in())


def test_the_last_passwords_are_not_taken_again_and_older_ones_are(settings: Settings) -> None:
    settings.QIFU_PASSWORD_HISTORY = 2
    make_editor()
    client = signed_in()
    passwords = [PASSWORD, NEW, "Meadow-7741-stone", "Candle-3310-ferry"]
    for old, new in pairwise(passwords):
        assert change(client, new, old) == ""
    assert "用过的密码" in change(client, passwords[2], passwords[3])
    assert change(client, PASSWORD, passwords[3]) == ""
    assert PasswordRecord.objects.count() == 2


def create_account(manager: Client) -> None:
    data = {"username": "fresh", "email": "f@example.org", "first_name": "甲", "last_name": "乙", "password1": PASSWORD,
            "password2": PASSWORD, "is_superuser": "on"}  # fmt: skip
    assert manager.post(reverse("wagtailusers_users:add"), data).status_code == 302


def test_an_account_made_by_an_administrator_begins_with_a_password_of_its_own() -> None:
    make_administrator()
    create_account(signed_in("chief"))
    client = signed_in("fresh")
    assert client.get("/admin/pages/")["Location"] == f"{CHANGE}?next=%2Fadmin%2Fpages%2F"
    assert "管理员设置的" in client.get(CHANGE).content.decode()
    assert change(client, NEW) == ""
    assert is_inside(client) and is_inside(signed_in("fresh", NEW))


def test_an_old_password_has_to_go(settings: Settings) -> None:
    settings.QIFU_PASSWORD_DAYS = 90
    make_editor()
    client = signed_in()
    assert change(client, NEW) == "" and is_inside(client)
    PasswordRecord.objects.update(set_at=F("set_at") - timedelta(days=91))
    assert client.get("/admin/")["Location"].startswith(CHANGE)
    assert "超过 90 天" in client.get(CHANGE).content.decode()


def test_an_administrator_may_ask_for_a_new_password() -> None:
    user = make_editor()
    make_administrator()
    client = signed_in()
    signed_in("chief").post(reverse("qifu_account", args=[user.pk]), {"action": "new_password"})
    assert client.get("/admin/")["Location"].startswith(CHANGE)


def test_the_wrong_old_password_changes_nothing() -> None:
    make_editor()
    client = signed_in()
    assert change(client, NEW, "wrong") != ""
    assert is_inside(signed_in())


def test_a_password_is_taken_exactly_as_typed_however_long() -> None:
    user = make_editor()
    long = "  " + "Lantern 4821 河流 " * 6 + "!"
    user.set_password(long)
    user.save()
    assert len(long) > 64
    assert is_inside(signed_in(password=long))
    for other in (long.strip(), long[:64], long.lower()):
        assert not is_inside(_client_after(other))


def _client_after(password: str) -> Client:
    client = Client()
    sign_in(client, password=password)
    return client


def test_passwords_are_kept_by_a_slow_hash_and_typed_unseen(client: Client) -> None:
    from django.conf import global_settings

    from cms.settings import base

    hashers = getattr(base, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert hashers[0] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    html = client.get("/admin/login/").content.decode()
    assert 'type="password"' in html and 'autocomplete="current-password"' in html and "onpaste" not in html
