"""Forms of who is not signed in: kept, sealed, until the code that was sent to the contact is entered; ten minutes."""

import json
from datetime import timedelta

from django.utils import timezone

from services.contacts.reading import Contact, read_contact
from services.people.codes import ask_code, check_code, find_request
from services.people.models import CodePurpose
from services.people.visitors import Visitor
from services.registrations.links import new_entry_token
from services.registrations.models import Desk, Entry, Registration
from services.registrations.registering import Applicant, register

KEPT = timedelta(days=1)


class Lapsed(Exception):
    """The code's time is over."""


def begin(desk: Desk, applicant: Applicant, visitor: Visitor) -> str:
    """Has a code sent; returns the token of the page on which it is entered. Raises NotNow."""
    request = ask_code(read_contact(applicant.contact), visitor, CodePurpose.REGISTER)
    token, digest = new_entry_token()
    said = {
        "name": applicant.name,
        "contact": applicant.contact,
        "enterprise_name": applicant.enterprise_name,
        "answers": applicant.answers,
    }
    Entry.objects.create(
        token_digest=digest, desk=desk, code_key=request.key, sealed=json.dumps(said, ensure_ascii=False)
    )
    return token


def contact_of(entry: Entry) -> Contact:
    return read_contact(json.loads(entry.sealed)["contact"])


def send_again(entry: Entry, visitor: Visitor) -> None:
    """Raises NotNow."""
    entry.code_key = ask_code(contact_of(entry), visitor, CodePurpose.REGISTER).key
    entry.save(update_fields=["code_key"])


def finish(entry: Entry, code: str) -> Registration:
    """The code is right: now the seat counts. Raises WrongCode, Lapsed, NotPossible."""
    request = find_request(entry.code_key)
    if request is None:
        raise Lapsed
    check_code(request, code)
    [registration] = register(entry.desk_id, [Applicant(**json.loads(entry.sealed))])
    entry.delete()
    return registration


def forget_entries() -> int:
    return Entry.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
