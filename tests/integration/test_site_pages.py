"""What a reader meets: served files, previews of drafts, the search page's frame."""

import pytest
from django.test import Client, RequestFactory

from publishing.document import PublicRecord
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests import site_documents as docs
from tests.factories import make_policy, make_superuser
from tests.site_samples import SEARCH
from themes.build import build_site
from themes.preview import render_preview
from themes.search_page import render_search_page

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
TRAINING = docs.section(3, "training", "event")


@pytest.fixture
def served(client: Client) -> Client:
    policy = docs.below(POLICIES, "policy", 10, title="样例办法")
    docs.store(docs.city(), POLICIES, TRAINING, policy, docs.below(TRAINING, "event", 11))
    build_site(processes=1)
    return client


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/", "text/html; charset=utf-8"), ("/policies/policy-10/", "text/html; charset=utf-8"),
     ("/policies/feed.xml", "application/atom+xml; charset=utf-8"), ("/robots.txt", "text/plain; charset=utf-8"),
     ("/training/calendar.ics", "text/calendar; charset=utf-8")],
)  # fmt: skip
def test_files_come_with_their_content_type(served: Client, path: str, content_type: str) -> None:
    response = served.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == content_type


def test_an_unknown_address_gets_the_portal_s_own_404_page(served: Client) -> None:
    response = served.get("/nothing/here/")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/../manifest.sqlite3", "/..%2fmanifest.sqlite3", "/%2e%2e/manifest.sqlite3", "/a%00b"]
)
def test_nothing_outside_the_public_folder_is_served(served: Client, path: str) -> None:
    assert served.get(path).status_code == 404


def test_a_reader_who_has_the_page_gets_304_until_it_changes(served: Client) -> None:
    first = served.get("/policies/")
    assert served.get("/policies/", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert served.get("/policies/", headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert served.get("/policies/", headers={"if-none-match": '"other"'}).status_code == 200


def test_an_address_without_its_last_slash_leads_to_the_page(served: Client) -> None:
    response = served.get("/policies")
    assert response.status_code == 301 and response["Location"] == "/policies/"


def test_a_preview_looks_like_the_page_and_says_what_it_is() -> None:
    docs.store(docs.city(), POLICIES)
    draft = docs.below(POLICIES, "policy", 0, title="还没公开的办法")
    page = render_preview(PublicRecord(draft), RequestFactory().get("/")).content.decode()
    assert "还没公开的办法" in page and "这是预览" in page


def test_a_preview_works_before_anything_is_published() -> None:
    for kind in (
        "portal",
        "section",
        "policy",
        "event",
        "association",
        "programme",
        "series",
        "agency",
        "guide",
        "page",
    ):
        draft = docs.document(kind, 0, portal="0", ancestors=["5", "6"], section="6")
        assert render_preview(PublicRecord(draft), RequestFactory().get("/")).status_code == 200


def test_a_preview_takes_its_files_from_where_editors_keep_them() -> None:
    file = {"title": "表", "url": "/files/ab/t.docx", "filename": "t.docx", "size": 1, "type": "docx", "hash": "ab"}
    draft = docs.below(POLICIES, "policy", 0, attachments=[file])
    assets = [{"url": "/files/ab/t.docx", "storage_name": "documents/t.docx", "hash": "ab"}]
    page = render_preview(PublicRecord(draft, assets), RequestFactory().get("/")).content.decode()
    assert "/files/ab/t.docx" not in page and 'href="/media/documents/t.docx"' in page


def test_an_editor_previews_a_draft_in_the_admin(client: Client, policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="草稿办法", publish=False)
    client.force_login(make_superuser())
    response = client.get(f"/admin/pages/{policy.pk}/view_draft/")
    assert response.status_code == 200
    assert "草稿办法" in response.content.decode()
    assert not PolicyPage.objects.get(pk=policy.pk).live


def test_search_results_wear_the_portal_s_look_and_keep_their_marks() -> None:
    docs.store(docs.city())
    page = render_search_page(SEARCH, RequestFactory().get("/search/")).content.decode()
    assert "<mark>融资</mark>担保办法" in page and "&lt;b&gt;" in page
    assert "您是不是要找" in page and 'name="kind" value="policy"' in page
    assert '<details class="filters" id="filters">' in page, "filters are folded away above the results"


def test_no_hits_help_on() -> None:
    nothing = {
        **SEARCH,
        "results": [],
        "total": 0,
        "hints": ["换个说法"],
        "hot_links": [{"text": "融资", "url": "/search/"}],
    }
    page = render_search_page(nothing, RequestFactory().get("/search/")).content.decode()
    assert "没有找到" in page and "换个说法" in page
