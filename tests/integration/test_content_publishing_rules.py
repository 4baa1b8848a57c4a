"""What may not become public, however the publishing is asked for: schedule, program, API."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken, Page

from cms.approvals.models import Clearance, Ground
from publishing.models import Record
from publishing.worker import publish_scheduled, run_pending
from site_content.agencies.models import AgencyPage, AgencySectionPage
from site_content.guides.models import GuideSectionPage, ServiceGuidePage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import add_page, make_policy, make_superuser

pytestmark = pytest.mark.django_db


def draft_guide(city: CityPortalPage, **fields: Any) -> ServiceGuidePage:
    section = make.make_section(city, GuideSectionPage, slug="guides")
    page = ServiceGuidePage(**{**make.guide_fields(), **fields}, live=False)
    section.add_child(instance=page)
    return page


def schedule(page: Page) -> None:
    """Approve the page's present state to go live at a time that has come."""
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = page.save_revision(clean=False)
    revision.approved_go_live_at = page.go_live_at
    revision.save()
    Clearance.objects.create(revision=revision, ground=Ground.SYSTEM)


@pytest.mark.parametrize("missing", ["basis", "materials", "steps", "time_limit", "fee", "address", "phone"])
def test_a_program_cannot_publish_a_guide_that_lacks_a_key_element(city: CityPortalPage, missing: str) -> None:
    page = draft_guide(city, **{missing: [] if missing in ("materials", "steps") else ""})
    with pytest.raises(ValidationError) as refusal:
        page.save_revision(clean=False).publish()
    assert missing in refusal.value.message_dict
    assert not ServiceGuidePage.objects.get().live


def test_a_program_cannot_publish_an_agency_without_a_kind(city: CityPortalPage) -> None:
    section = make.make_section(city, AgencySectionPage, slug="agencies")
    with pytest.raises(ValidationError) as refusal:
        add_page(section, AgencyPage(title="样例机构"))
    assert "kinds" in refusal.value.message_dict


def test_a_scheduled_guide_that_lacks_an_element_stays_a_draft_and_stops_nothing_else(
    city: CityPortalPage, policy_section: PolicySectionPage
) -> None:
    bad = draft_guide(city, fee="")
    schedule(bad)
    good = make_policy(policy_section, publish=False)
    schedule(good)
    publish_scheduled()
    run_pending()
    assert not ServiceGuidePage.objects.get(pk=bad.pk).live
    assert Record.objects.live().filter(id=str(good.pk)).exists()
    assert not Record.objects.filter(id=str(bad.pk)).exists()


def test_a_scheduled_policy_whose_number_was_taken_meanwhile_stays_a_draft(
    policy_section: PolicySectionPage,
) -> None:
    late = make_policy(policy_section, title="后到", publish=False)
    late.doc_number = "胶政发〔2016〕12号"
    schedule(late)
    make_policy(policy_section, title="先到", doc_number="胶政发〔2016〕12号")
    other = make_policy(policy_section, title="另一份", publish=False)
    schedule(other)
    publish_scheduled()
    assert not PolicyPage.objects.get(pk=late.pk).live
    assert PolicyPage.objects.get(pk=other.pk).live


def test_two_scheduled_policies_cannot_repeal_each_other(policy_section: PolicySectionPage) -> None:
    first, second = (make_policy(policy_section, title=f"样例{n}") for n in "甲乙")
    for page, target in ((first, second), (second, first)):
        page.relations = [PolicyRelation(kind="supersedes", target=target)]  # type: ignore[misc]
        schedule(page)
    publish_scheduled()
    assert PolicyRelation.objects.count() == 1


def test_the_staff_api_cannot_publish_a_guide_that_lacks_a_key_element(client: Client, city: CityPortalPage) -> None:
    page = draft_guide(city, fee="", materials=[])
    page.save_revision(clean=False)
    _token, plain = APIToken.create_token(user=make_superuser(), name="测试")
    response = client.post(
        f"/api/v3/pages/{page.pk}/actions/publish/",
        headers={"Authorization": f"Bearer {plain}"},
        content_type="application/json",
    )
    assert response.status_code == 422
    assert not ServiceGuidePage.objects.get().live
