"""Single sign-on against a real provider on loopback: who comes in, and everything that must not."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from pytest_django import Settings

from cms.accounts.models import SignInEvent, SsoIdentity
from tests.accounts import is_inside, make_editor
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider

pytestmark = pytest.mark.django_db
START = "/admin/sso/start/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with running_provider() as running:
        settings.QIFU_SSO_ISSUER = running.issuer
        settings.QIFU_SSO_CLIENT_ID, settings.QIFU_SSO_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        settings.QIFU_SSO_NAME = "市统一身份"
        settings.WAGTAILADMIN_BASE_URL = "http://testserver"
        yield running


def come_back(client: Client, provider: Provider, *, following: str = "", **person: Any) -> Any:
    """Start, sign in at the provider, and return with its answer."""
    to_provider = client.get(START, {"next": following} if following else {})["Location"]
    assert to_provider.startswith(f"{provider.issuer}/authorize?")
    return client.get(provider.sign_in(to_provider, **{"sub": "77", "preferred_username": "editor", **person}))


def refusal(response: Any, client: Client) -> str:
    """What the log-in page then says."""
    assert response.status_code == 302 and response["Location"].startswith("/admin/login/"), response
    assert not is_inside(client)
    assert SignInEvent.objects.filter(kind="sso_refused").exists()
    return str(client.get(response["Location"]).content.decode())


def test_the_person_comes_in_to_where_it_wanted_and_is_bound(provider: Provider) -> None:
    user, client = make_editor(), Client()
    response = come_back(client, provider, following="/admin/pages/")
    assert response["Location"] == "/admin/pages/" and is_inside(client)
    assert SsoIdentity.objects.get(user=user).subject == "77"
    assert SignInEvent.objects.get(kind="signed_in_by_sso").user == user


def test_once_bound_the_subject_counts_and_no_longer_the_name(provider: Provider) -> None:
    user = make_editor()
    come_back(Client(), provider)
    renamed, thief = Client(), Client()
    come_back(renamed, provider, preferred_username="married-name")
    assert is_inside(renamed) and SignInEvent.objects.filter(kind="signed_in_by_sso", user=user).count() == 2
    assert "绑定了另一个统一身份" in refusal(come_back(thief, provider, sub="78"), thief)


def test_an_unknown_person_is_told_to_ask_for_an_account(provider: Provider) -> None:
    client = Client()
    assert "后台没有账户“stranger”" in refusal(come_back(client, provider, preferred_username="stranger"), client)
    assert not User.objects.filter(username="stranger").exists()


def test_accounts_are_made_in_the_default_group_if_that_is_set(provider: Provider, settings: Settings) -> None:
    settings.QIFU_SSO_CREATE, settings.QIFU_SSO_GROUP = True, "newcomers"
    group = Group.objects.create(name="newcomers")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    client = Client()
    come_back(client, provider, preferred_username="newcomer", email="n@example.org")
    user = User.objects.get(username="newcomer")
    assert is_inside(client) and not user.has_usable_password() and not user.is_superuser


def test_without_a_group_a_new_account_opens_nothing_and_is_not_kept(provider: Provider, settings: Settings) -> None:
    settings.QIFU_SSO_CREATE = True
    client = Client()
    assert "没有后台权限" in refusal(come_back(client, provider, preferred_username="newcomer"), client)


def test_a_deactivated_account_stays_out(provider: Provider) -> None:
    user, client = make_editor(), Client()
    user.is_active = False
    user.save()
    assert "已停用" in refusal(come_back(client, provider), client)


def test_an_email_counts_only_when_the_provider_verified_it(provider: Provider, settings: Settings) -> None:
    settings.QIFU_SSO_CLAIM = "email"
    make_editor()
    client = Client()
    person: dict[str, Any] = {"email": "editor@example.org", "preferred_username": None}
    assert "邮箱还没有验证" in refusal(come_back(client, provider, **person), client)
    come_back(client, provider, **person, email_verified=True)
    assert is_inside(client)


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
    ],
    ids=lambda lies: "no-" + next(iter(lies)) if None in lies.values() else next(iter(lies)),
)
def test_a_token_with_a_wrong_claim_is_refused(provider: Provider, lies: dict[str, Any]) -> None:
    make_editor()
    provider.lies = lies
    client = Client()
    assert "没有成功" in refusal(come_back(client, provider), client)


def test_a_token_that_another_signed_is_refused(provider: Provider) -> None:
    make_editor()
    provider.forger = True
    client = Client()
    assert "没有成功" in refusal(come_back(client, provider), client)


def test_a_wrong_missing_or_foreign_state_is_refused(provider: Provider) -> None:
    make_editor()
    client, victim = Client(), Client()
    back = provider.sign_in(client.get(START)["Location"], sub="77", preferred_username="editor")
    for address in (back.replace("state=", "state=x"), back.partition("&state")[0], back.partition("?")[0]):
        refusal(client.get(address), client)
    victim.get(START)
    refusal(victim.get(back), victim)


def test_an_answer_works_once(provider: Provider) -> None:
    make_editor()
    client = Client()
    back = provider.sign_in(client.get(START)["Location"], sub="77", preferred_username="editor")
    client.get(back)
    client.post("/admin/logout/")
    refusal(client.get(back), client)


def test_what_the_provider_refuses_is_told(provider: Provider) -> None:
    client = Client()
    client.get(START)
    assert "没有成功" in refusal(client.get("/admin/sso/back/?error=access_denied&state=x"), client)


def test_a_provider_that_is_away_is_told_and_the_password_still_works(provider: Provider, settings: Settings) -> None:
    settings.QIFU_SSO_ISSUER = "http://127.0.0.1:9"
    client = Client()
    assert "连不上统一身份系统" in refusal(client.get(START), client)


def test_a_publisher_shows_the_second_factor_too_unless_the_provider_is_trusted(
    provider: Provider, settings: Settings
) -> None:
    settings.QIFU_TWO_FACTOR = "required"
    make_editor(publishes=True)
    client = Client()
    come_back(client, provider)
    assert client.get("/admin/")["Location"].startswith("/admin/qifu/security/set-up/")
    settings.QIFU_SSO_TRUST_TWO_FACTOR = True
    assert is_inside(client)


def test_the_way_back_never_leads_to_another_host(provider: Provider) -> None:
    make_editor()
    assert come_back(Client(), provider, following="https://elsewhere.example/")["Location"] == "/admin/"


def test_the_log_in_page_offers_it_only_when_it_is_on(provider: Provider, settings: Settings) -> None:
    assert "用市统一身份登录" in Client().get("/admin/login/").content.decode()
    settings.QIFU_SSO_ISSUER = ""
    assert START not in Client().get("/admin/login/").content.decode()
    assert Client().get(START).status_code == Client().get("/admin/sso/back/").status_code == 404
