"""Persons and their contacts: found or made by a contact that was proved."""

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from services.contacts.reading import Contact
from services.contacts.sealing import digests_of
from services.people.models import CodeRequest, Person, PersonContact
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow

# With ``person``: who has something against it raises NotNow (the last who acts for an enterprise, say).
person_leaves = Signal()


def find_person(contact: Contact) -> Person | None:
    found = PersonContact.objects.select_related("person").filter(digest__in=digests_of(contact.value)).first()
    return found.person if found else None


def person_with(contact: Contact) -> Person:
    """Whose contact it is; a new person if it is nobody's. To be asked once the contact is proved."""
    if person := find_person(contact):
        return person
    try:
        with transaction.atomic():
            person = Person.objects.create(notice_version=NOTICE_VERSION)
            PersonContact.objects.create(person=person, kind=contact.kind, value=contact.value)
    except IntegrityError:  # signed in twice at the same moment
        found = find_person(contact)
        assert found is not None
        return found
    return person


def add_contact(person: Person, contact: Contact) -> None:
    """A proved one. Raises NotNow if it is another person's."""
    owner = find_person(contact)
    if owner is None:
        try:
            with transaction.atomic():
                PersonContact.objects.create(person=person, kind=contact.kind, value=contact.value)
                return
        except IntegrityError:  # proved by two at the same moment
            owner = find_person(contact)
    if owner != person:
        raise NotNow(_("这个联系方式已用在另一个账户上。请退出后用它登录，或先在那个账户里去掉它。"))


@transaction.atomic
def remove_contact(person: Person, contact_id: int) -> None:
    """Raises NotNow if it is the last: nobody could sign in again."""
    kept = list(PersonContact.objects.select_for_update().filter(person=person))
    if len(kept) < 2:
        raise NotNow(_("这是最后一个联系方式，去掉就不能再登录。请先添加另一个。"))
    PersonContact.objects.filter(person=person, pk=contact_id).delete()


@transaction.atomic
def leave(person: Person) -> None:
    """Name, contacts and sign-ins go at once. Raises NotNow if somebody else depends on the person."""
    person_leaves.send(sender=Person, person=person)
    forget_account(person)


def forget_account(person: Person) -> None:
    """What names the person; the row stays for what refers to it."""
    CodeRequest.objects.filter(person=person).delete()
    person.contacts.all().delete()
    person.sessions.all().delete()
    person.passkeys.all().delete()
    person.name, person.left_at = "", timezone.now()
    person.save(update_fields=["name", "left_at"])
