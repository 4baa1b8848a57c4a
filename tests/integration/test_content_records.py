"""What records say of where their pages stand, and at what cost they are made."""

from typing import Any

import pytest
from wagtail.models import Page

from publishing.models import Record
from publishing.worker import run_pending
from site_content.news.models import NewsPage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import make_policy

pytestmark = pytest.mark.django_db


def document(page: Page) -> dict[str, Any]:
    run_pending()
    return Record.objects.live().get(id=str(page.pk)).document


def test_an_associations_news_says_whose_it_is(city: CityPortalPage) -> None:
    association = make.make_association(city)
    news = make.make_news(association, column="association")
    found = document(news)
    assert found["owner"] == str(association.pk)
    assert found["column"] == "association"
    assert found["portal"] == str(city.pk)


def test_news_follow_the_column_of_their_section(city: CityPortalPage) -> None:
    news = make.make_news(city, column="work")
    assert document(news)["column"] == "work"
    section = news.get_parent().specific
    section.column = "notice"
    section.save_revision().publish()
    assert document(news)["column"] == "notice"


def test_news_cannot_be_put_below_a_policy_section(policy_section: PolicySectionPage) -> None:
    assert not NewsPage.can_create_at(policy_section)


def test_a_policys_record_takes_as_many_queries_with_many_links_as_with_one(
    policy_section: PolicySectionPage, django_assert_max_num_queries: Any
) -> None:
    policy = make_policy(policy_section)
    policy.relations = [  # type: ignore[misc]
        PolicyRelation(kind=kind, target=make_policy(policy_section, title=f"样例{kind}{number}"))
        for number in range(4)
        for kind in ("supersedes", "amends", "related")
    ]
    policy.save_revision().publish()
    fresh = PolicyPage.objects.get(pk=policy.pk)
    with django_assert_max_num_queries(25):
        document = fresh.to_record().document
    assert len(document["supersedes"]) == len(document["amends"]) == len(document["related"]) == 4
