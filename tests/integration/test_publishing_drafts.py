"""Canaries: words that were never published, or are no longer, stand nowhere where the public reads."""

import json
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from publishing.models import Delivery, Record, Refresh
from publishing.reconcile import reconcile
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import add_page, make_policy, make_policy_section, make_town

pytestmark = pytest.mark.django_db

CANARY = "金丝雀"


@pytest.fixture
def tree(city: CityPortalPage, policy_section: PolicySectionPage) -> PolicyPage:
    """A public policy amid everything that is not public: each of those carries the canary in every text."""
    live = make_policy(policy_section, title="公开政策", text="公开正文")
    never = make_policy(policy_section, publish=False, **words("从未发布"))
    unpublished = make_policy(policy_section, **words("已撤下"))
    unpublished.unpublish()
    private = make_policy(policy_section, **words("内部"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.PASSWORD, password="x")
    hidden_town = make_town(city, slug="hidden", title=f"{CANARY}街道")
    below = make_policy(make_policy_section(hidden_town), **words("下级"))
    hidden_town.unpublish()
    make.make_interpretation(city, never, title="公开解读")
    linking = PolicyPage(title="引用各页的政策", body=[("paragraph", links(never, unpublished, private, below))])
    linking.relations = [PolicyRelation(kind="related", target=page) for page in (never, unpublished, private, below)]  # type: ignore[misc]
    add_page(policy_section, linking)
    for name, value in words("草稿").items():
        setattr(live, name, value)
    live.save_revision()
    return live


def words(what: str) -> dict:
    text = f"{CANARY}{what}"
    return {
        "title": text, "summary": text, "keywords": text, "source": text, "support_amount": text,
        "body": [("paragraph", f"<p>{text}</p>"), ("heading", {"text": text, "level": "2"})],
    }  # fmt: skip


def links(*pages: Page) -> str:
    return "<p>" + "".join(f'<a linktype="page" id="{page.pk}">见</a>' for page in pages) + "</p>"


def read_everything(client: Client) -> str:
    """All that a reader can get: every list, every record by id, the whole feed, search."""
    answers = [client.get("/api/records/?page_size=100"), client.get("/api/changes/?limit=200")]
    answers += [client.get(f"/api/records/{pk}/") for pk in Page.objects.values_list("pk", flat=True)]
    answers += [client.get("/api/search/", {"q": q}) for q in (CANARY, "政策")]
    answers += [client.get("/api/search/suggest/", {"q": CANARY})]
    return "".join(
        json.dumps(response.json(), ensure_ascii=False).replace(f'"query": "{CANARY}"', "") for response in answers
    )


def test_words_that_are_not_public_stand_nowhere(client: Client, tree: PolicyPage, site_dir: Path) -> None:
    run_pending()
    stored = json.dumps(list(Record.objects.values()), ensure_ascii=False, default=str)
    read = read_everything(client)
    for place in (stored, read):
        assert "公开政策" in place and "公开正文" in place
        assert CANARY not in place
    files = [path for path in site_dir.rglob("*") if path.is_file()]
    assert any("公开政策".encode() in path.read_bytes() for path in files)
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def test_the_sweep_brings_none_of_them_out(client: Client, tree: PolicyPage) -> None:
    run_pending()
    Record.objects.all().delete()
    reconcile()
    run_pending()
    assert CANARY not in read_everything(client)
    assert not Refresh.objects.exists() and not Delivery.objects.pending().exists()


def test_what_is_taken_back_leaves_no_word(client: Client, policy_section: PolicySectionPage, site_dir: Path) -> None:
    policy = make_policy(policy_section, **words("误发"))
    run_pending()
    assert CANARY in read_everything(client)
    policy.unpublish()
    run_pending()
    assert CANARY not in read_everything(client)
    assert CANARY not in json.dumps(list(Record.objects.values()), ensure_ascii=False, default=str)
    assert not [path for path in site_dir.rglob("*.html") if CANARY.encode() in path.read_bytes()]
