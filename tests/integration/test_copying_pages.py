"""Copies and aliases of numbered policies, alone and with all that stands around them, by every way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from publishing.models import Record
from publishing.worker import run_pending
from site_content.policies.models import HeldNumber, PolicyPage, PolicyRelation, PolicySectionPage
from site_content.policies.relations import RelationKind
from tests.admin_forms import edit_url, submit
from tests.approval_people import client_of, token_of
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db
NUMBER = "胶政发〔2016〕12号"


@pytest.fixture
def admin(db: None) -> Client:
    return client_of(make_superuser())


@pytest.fixture
def numbered(policy_section: PolicySectionPage) -> PolicyPage:
    old = make_policy(policy_section, title="旧办法", text="正文")
    page = make_policy(
        policy_section, title="有字号的", text="正文", publish=False, doc_number=NUMBER, index_number="1137/2016-1"
    )
    page.relations = [PolicyRelation(kind=RelationKind.SUPERSEDES, target=old)]  # type: ignore[misc]
    page.save_revision().publish()
    return PolicyPage.objects.get(pk=page.pk)


def copy_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:copy", args=[page.pk])


def form_copy(admin: Client, page: Page, **chosen: str) -> Any:
    values = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": page.get_parent().pk, **chosen}
    return admin.post(copy_url(page), values)


def api_copy(admin: Client, page: Page, **chosen: str) -> Any:
    from django.contrib.auth.models import User

    headers, body = (
        token_of(User.objects.get(username="admin")),
        {"slug": "fu-ben", "keep_live": "publish_copies" in chosen},
    )
    url = f"/api/v3/pages/{page.pk}/actions/copy/"
    return Client().post(url, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("live", [{}, {"publish_copies": "on"}], ids=["draft", "live"])
@pytest.mark.parametrize("copy", [form_copy, api_copy])
def test_a_copy_of_a_numbered_policy_has_no_number_and_says_so(
    admin: Client, numbered: PolicyPage, copy: Callable[..., Any], live: dict[str, str]
) -> None:
    assert copy(admin, numbered, **live).status_code in (201, 302)
    made = PolicyPage.objects.get(slug="fu-ben")
    draft = made.get_latest_revision_as_object()
    for page in (made, draft):
        assert (page.doc_number, page.index_number) == ("", "")
        assert not page.relations.exists() and page.body[0].value.source == "<p>正文</p>"
    assert made.live == bool(live)
    html = admin.get(edit_url(made)).content.decode()
    assert "发文字号、索引号和与其他政策的关系没有带过来" in html or copy is api_copy
    # The copy can go on: another number, and published.
    submit(admin, edit_url(made), doc_number="胶政发〔2017〕3号", publish=True)
    assert PolicyPage.objects.get(pk=made.pk).doc_number == "胶政发〔2017〕3号"
    assert PolicyPage.objects.get(pk=numbered.pk).doc_number == NUMBER


def test_an_alias_shows_the_number_appears_at_once_and_follows_its_original(
    admin: Client, numbered: PolicyPage
) -> None:
    run_pending()
    assert form_copy(admin, numbered, alias="on").status_code == 302
    alias = PolicyPage.objects.get(slug="fu-ben")
    run_pending()
    record = Record.objects.live().get(id=str(alias.pk))
    assert record.document["doc_number"] == NUMBER
    assert HeldNumber.objects.get().page_id == numbered.pk
    old = Record.objects.live().get(document__title="旧办法")
    assert [link["title"] for link in old.document["superseded_by"]] == ["有字号的"]
    submit(admin, edit_url(numbered), title="改了标题", publish=True)
    run_pending()
    assert Record.objects.live().get(id=str(alias.pk)).title == "改了标题"
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[numbered.pk]), {"acknowledged": seen_on(admin, numbered)})
    run_pending()
    assert not Record.objects.live().filter(id=str(alias.pk)).exists()


def seen_on(admin: Client, page: Page) -> str:
    html = admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).content.decode()
    return html.partition('name="acknowledged" value="')[2].partition('"')[0]


@pytest.mark.parametrize("chosen", [{}, {"publish_copies": "on"}, {"alias": "on"}], ids=["draft", "live", "alias"])
def test_a_section_and_a_whole_portal_are_copied_with_their_numbered_policies(
    admin: Client, numbered: PolicyPage, chosen: dict[str, str]
) -> None:
    town = make_town(numbered.get_parent().get_parent())
    inner = make_policy(make_policy_section(town), title="镇的", text="正文", doc_number="样政发〔2020〕1号")
    for top in (numbered.get_parent(), town):
        response = form_copy(admin, top, copy_subpages="on", new_slug=f"copy-of-{top.slug}", **chosen)
        assert response.status_code == 302, response.content.decode()[:500]
    copies = PolicyPage.objects.filter(url_path__contains="/copy-of-")
    assert {page.title for page in copies} >= {numbered.title, inner.title}
    assert not HeldNumber.objects.filter(page__in=copies).exists()


def test_an_alias_that_becomes_a_page_of_its_own_is_told_that_the_number_is_taken(
    admin: Client, numbered: PolicyPage
) -> None:
    form_copy(admin, numbered, alias="on")
    alias = PolicyPage.objects.get(slug="fu-ben")
    admin.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    alias.refresh_from_db()
    assert alias.alias_of_id is None
    assert admin.get(edit_url(alias)).status_code == 200
    response = submit(admin, edit_url(alias), publish=True)
    assert "已用于《有字号的》" in response.content.decode()
