"""Recipients and what they are told, for tests."""

from collections.abc import Sequence
from typing import Any

from services.contacts.reading import read_contact
from services.notices.giving import Reason, Text, give
from services.notices.models import Recipient
from services.notices.recipients import recipient_at, recipient_of
from services.people.accounts import add_contact
from tests.people import make_person

TEXT = Text("技改补贴开始申报", body="设备投资补贴 10%。", url="/policies/1/")
WHY = Reason("您订阅了“技改”")


def make_recipient(*contacts: str, **values: Any) -> Recipient:
    """A person with these contacts."""
    person = make_person(contacts[0])
    for contact in contacts[1:]:
        add_contact(person, read_contact(contact))
    return change(recipient_of(person), **values)


def make_bare(address: str = "bare@example.com", **values: Any) -> Recipient:
    return change(recipient_at(address), **values)


def change(recipient: Recipient, **values: Any) -> Recipient:
    Recipient.objects.filter(pk=recipient.pk).update(**values)
    recipient.refresh_from_db()
    return recipient


def give_to(
    *recipients: Recipient, key: str = "policy:1:new", text: Text = TEXT, why: Sequence[Reason] = (WHY,)
) -> int:
    return give(key, text, [(recipient.pk, why) for recipient in recipients])
