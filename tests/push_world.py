"""Who subscribes in tests of pushes: persons who act for enterprises, and bare addresses."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from publishing.filters import Filter
from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.authorisations.states import Proof, Role, State
from services.enterprises.models import Enterprise, Qualification, YearFigures
from services.notices.models import Notice, Recipient
from services.notices.recipients import recipient_at, recipient_of
from services.subscriptions.subscribing import subscribe_interest, subscribe_profile
from services.units.models import Unit
from tests.enterprise_world import make_enterprise
from tests.people import make_person

FAR = date(2090, 1, 1)


def make_firm(n: int, town: Unit | None = None, **values: Any) -> Enterprise:
    """A small maker of special machines with a title and 3,000 万元, unless ``values`` say otherwise."""
    revenue, title = values.pop("revenue", 3000), values.pop("title", "高新技术企业")
    lapsed = values.pop("valid_to", FAR)
    own: dict[str, Any] = {"industry_codes": ["C3511"], "size_tiers": "SMALL", "founded_on": date(2020, 1, 1)}
    firm = make_enterprise(n, town, **{**own, "provenance": {"qualifications": {}}, **values})
    YearFigures.objects.create(enterprise=firm, year=2025, employees=100, revenue=revenue)
    if title:
        Qualification.objects.create(enterprise=firm, name=title, valid_to=lapsed)
    return firm


def act_for(enterprise: Enterprise, address: str) -> Recipient:
    """A person who acts for it; has no subscription."""
    person = make_person(address)
    Authorisation.objects.create(
        person=person, enterprise=enterprise, role=Role.ADMIN, proof=Proof.LETTER, state=State.ACTIVE,
        expires_on=timezone.localdate() + timedelta(days=300),
    )  # fmt: skip
    return recipient_of(person)


def subscriber(enterprise: Enterprise, address: str, *, also_nearly: bool = False) -> Recipient:
    recipient = act_for(enterprise, address)
    subscribe_profile(recipient, enterprise, also_nearly=also_nearly)
    return recipient


def follower(address: str, query: str) -> Recipient:
    """A bare address that follows a filter."""
    recipient = recipient_at(address)
    subscribe_interest(recipient, Filter.read(query))
    return recipient


def told(recipient: Recipient) -> list[str]:
    """Titles, in the order in which they were told."""
    return list(Notice.objects.filter(recipient=recipient).order_by("pk").values_list("subject__title", flat=True))


def reasons(recipient: Recipient) -> list[tuple[str, list[str]]]:
    """Of the latest notice: why, and what is missing."""
    notice = Notice.objects.filter(recipient=recipient).latest("pk")
    return [(reason["why"], reason["missing"]) for reason in notice.reasons]


def publish(page: Any) -> None:
    page.save_revision().publish()
    run_pending()
