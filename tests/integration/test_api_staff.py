"""Wagtail's API v3: closed to everybody without a token, and no wider than the token's owner."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.api.v3.urls import api as wagtail_api
from wagtail.models import APIToken, GroupPagePermission, Page, PageViewRestriction

from cms.teams.models import Role
from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage
from tests.approval_people import make_member
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db


def every_operation() -> list[tuple[str, str]]:
    """(method, address) of all that Wagtail serves there, its docs included."""
    paths = wagtail_api.get_openapi_schema(path_prefix="/api/v3/")["paths"]
    served = [
        (method.upper(), path.replace("{page_id}", "1").replace("{site_id}", "1").replace("{revision_id}", "1"))
        for path, operations in paths.items()
        for method in operations
    ]
    return [*served, ("GET", "/api/v3/docs/"), ("GET", "/api/v3/openapi.json"), ("GET", "/api/v3/")]


def token_for(user: User) -> dict[str, str]:
    _, plain = APIToken.create_token(user=user, name="测试")
    return {"authorization": f"Bearer {plain}"}


def make_user(name: str, *, admin: bool = True, may: tuple[str, ...] = (), below: Page | None = None) -> User:
    """A user in a group of one's own with these page permissions below a page."""
    user = User.objects.create_user(name, f"{name}@example.org", "password")
    group = Group.objects.create(name=f"{name}组")
    user.groups.add(group)
    if admin:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in may:
        permission = Permission.objects.get(codename=f"{codename}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=below, permission=permission)
    return user


def call(client: Client, method: str, path: str, headers: dict[str, str] | None = None, data: Any = None) -> Any:
    return client.generic(method, path, json.dumps(data or {}), "application/json", headers=headers or {})


@pytest.fixture
def draft(city: CityPortalPage) -> Page:
    return make_policy(make_policy_section(city), title="未发布的样例政策", publish=False)


def test_there_is_something_to_close() -> None:
    assert len(every_operation()) > 20


@pytest.mark.parametrize(("method", "path"), every_operation())
def test_without_a_token_every_address_is_closed(client: Client, city: CityPortalPage, method: str, path: str) -> None:
    response = call(client, method, path)
    assert response.status_code == 401
    assert city.title not in response.content.decode()


def test_a_wrong_a_revoked_and_a_retired_users_token_are_refused(client: Client, city: CityPortalPage) -> None:
    user = make_superuser()
    token, plain = APIToken.create_token(user=user, name="测试")
    assert call(client, "GET", "/api/v3/pages/", {"authorization": f"Bearer {plain}x"}).status_code == 401
    assert call(client, "GET", "/api/v3/pages/", {"authorization": plain}).status_code == 401
    assert call(client, "GET", "/api/v3/pages/", {"authorization": f"Bearer {plain}"}).status_code == 200
    user.is_active = False
    user.save()
    assert call(client, "GET", "/api/v3/pages/", {"authorization": f"Bearer {plain}"}).status_code == 401
    user.is_active = True
    user.save()
    token.revoke()
    assert call(client, "GET", "/api/v3/pages/", {"authorization": f"Bearer {plain}"}).status_code == 401


def test_a_session_opens_the_docs_alone(client: Client, city: CityPortalPage) -> None:
    client.force_login(make_superuser())
    docs = client.get("/api/v3/docs/")
    assert docs.status_code == 200 and '"validatorUrl": null' in docs.content.decode()
    assert "connect-src 'self'" in docs["Content-Security-Policy"]
    assert client.get("/api/v3/openapi.json").status_code == 200
    assert client.get("/api/v3/pages/").status_code == 401
    assert client.get("/api/v3/whoami/").status_code == 401


def test_a_session_without_the_admin_opens_nothing(client: Client, city: CityPortalPage) -> None:
    client.force_login(make_user("visitor", admin=False))
    assert client.get("/api/v3/docs/").status_code == 403
    assert client.get("/api/v3/openapi.json").status_code == 403


def test_a_token_without_the_admin_reads_nothing(client: Client, draft: Page) -> None:
    headers = token_for(make_user("visitor", admin=False))
    for method, path in every_operation():
        response = call(client, method, path, headers)
        assert response.status_code == 403, (method, path)


def test_a_token_without_rights_on_pages_sees_and_changes_no_page(client: Client, draft: Page) -> None:
    headers = token_for(make_user("clerk"))
    city = draft.get_ancestors()[1]
    assert call(client, "GET", "/api/v3/pages/", headers).json()["items"] == []
    for path in (f"/api/v3/pages/{draft.pk}/", f"/api/v3/pages/{draft.pk}/?version=draft", f"/api/v3/pages/{city.pk}/"):
        response = call(client, "GET", path, headers)
        assert response.status_code == 404 and draft.title not in response.content.decode()
    assert call(client, "PATCH", f"/api/v3/pages/{city.pk}/", headers, {"title": "改过"}).status_code in (403, 404)
    assert call(client, "DELETE", f"/api/v3/pages/{city.pk}/", headers).status_code in (403, 404)
    assert call(client, "POST", f"/api/v3/pages/{draft.pk}/actions/publish/", headers).status_code in (403, 404)
    draft.refresh_from_db()
    assert not draft.live and Page.objects.filter(pk=city.pk, title=city.title).exists()


def test_a_towns_token_ends_at_the_towns_pages(client: Client, city: CityPortalPage) -> None:
    town = make_town(city)
    own = make_policy(make_policy_section(town), title="镇办样例政策")
    other = make_policy(make_policy_section(city), title="市级样例政策")
    headers = token_for(make_user("town", may=("add", "change", "publish"), below=town))
    listed = {item["id"] for item in call(client, "GET", "/api/v3/pages/", headers).json()["items"]}
    assert own.pk in listed and other.pk not in listed and city.pk not in listed
    assert call(client, "GET", f"/api/v3/pages/{other.pk}/", headers).status_code == 404
    assert call(client, "POST", f"/api/v3/pages/{other.pk}/actions/unpublish/", headers).status_code in (403, 404)
    move = call(
        client, "POST", f"/api/v3/pages/{own.pk}/actions/move/", headers, {"destination_id": other.get_parent().pk}
    )
    assert move.status_code in (403, 404)
    other.refresh_from_db()
    assert other.live


def test_a_departments_system_files_a_policy_and_the_public_api_shows_it(client: Client, city: CityPortalPage) -> None:
    section = make_policy_section(city)
    headers = token_for(make_member(city, Role.CITY_MODERATOR, "system"))
    body = {
        "title": "系统报送的样例政策",
        "meta": {"type": "policies.PolicyPage", "parent_id": section.pk, "action": "publish"},
    }
    created = call(client, "POST", "/api/v3/pages/", headers, body)
    assert created.status_code == 201, created.content.decode()
    run_pending()
    record = client.get(f"/api/records/{created.json()['id']}/")
    assert record.status_code == 200 and record.json()["title"] == "系统报送的样例政策"


def test_a_refused_request_leaves_nothing_half_written(client: Client, city: CityPortalPage) -> None:
    section = make_policy_section(city)
    headers = token_for(make_superuser())
    before = Page.objects.count()
    for title in ("", "样例" * 200):
        body = {"title": title, "meta": {"type": "policies.PolicyPage", "parent_id": section.pk, "action": "publish"}}
        assert call(client, "POST", "/api/v3/pages/", headers, body).status_code == 422
    assert Page.objects.count() == before


def test_private_pages_stay_with_those_who_may_edit_them(client: Client, city: CityPortalPage) -> None:
    page = make_policy(make_policy_section(city), title="内部样例政策")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert call(client, "GET", f"/api/v3/pages/{page.pk}/").status_code == 401
    assert call(client, "GET", f"/api/v3/pages/{page.pk}/", token_for(make_user("clerk"))).status_code == 404
