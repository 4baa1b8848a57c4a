"""What editors find in the admin, and what a save costs for it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from site_content.policies.models import PolicySectionPage
from tests.factories import make_policy, make_superuser

pytestmark = pytest.mark.django_db


def test_saving_a_page_leaves_the_search_rows_of_other_pages_alone(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="工业用地保障办法")
    policy = make_policy(policy_section, title="技术改造补助办法")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        policy.save()
    writes = [q["sql"] for q in queries if "wagtailsearch_indexentry" in q["sql"] and '"title_norm" =' in q["sql"]]
    assert writes == []


def test_the_admin_finds_a_page_by_its_title(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="gongye yongdi")
    assert list(get_search_backend().search("gongye", Page)) == [policy.page_ptr]


@pytest.mark.parametrize("query", ["技术改造", "支持 通知", "关于支持"])
def test_a_page_is_found_by_any_part_of_its_title(
    client: Client, policy_section: PolicySectionPage, query: str
) -> None:
    make_policy(policy_section, title="关于支持技术改造的通知")
    make_policy(policy_section, title="样例人才办法", slug="talent", publish=False)
    client.force_login(make_superuser())
    page = client.get(reverse("wagtailadmin_pages:search"), {"q": query}).content.decode()
    assert "关于支持技术改造的通知" in page
    assert "样例人才办法" not in page
