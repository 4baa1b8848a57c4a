"""Recipients: found or made; their bare address becomes the person's when its owner signs in."""

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone

from services.contacts.reading import Contact, ContactKind
from services.contacts.sealing import digests_of
from services.notices.models import Notice, Recipient
from services.people.accounts import find_person
from services.people.models import Person
from services.people.notice import NOTICE_VERSION

# With ``recipient`` (goes away) and ``into``: what refers to the one is to refer to the other.
recipients_merge = Signal()


def recipient_of(person: Person) -> Recipient:
    """The person's; made if there is none."""
    defaults = {"notice_version": person.notice_version or NOTICE_VERSION}
    return Recipient.objects.get_or_create(person=person, defaults=defaults)[0]


def recipient_at(address: str) -> Recipient:
    """Of a confirmed address of mail (in the form of ``services.contacts.reading``): its person's, or the address's own."""
    if person := find_person(Contact(ContactKind.EMAIL, address)):
        return recipient_of(person)
    if found := find_bare(address):
        return found
    try:
        with transaction.atomic():
            return Recipient.objects.create(email=address, notice_version=NOTICE_VERSION)
    except IntegrityError:  # confirmed twice at the same moment
        found = find_bare(address)
        assert found is not None
        return found


def find_bare(address: str) -> Recipient | None:
    return Recipient.objects.of_address(digests_of(address)).first()


@transaction.atomic
def adopt_bare(person: Person) -> Recipient:
    """The person's recipient, with what came to one of his addresses before he had an account."""
    own = recipient_of(person)
    digests = [digest for contact in person.contacts.all() for digest in digests_of(contact.value)]
    for bare in Recipient.objects.of_address(digests):
        known = Notice.objects.filter(recipient=own).values("subject")
        Notice.objects.filter(recipient=bare).exclude(subject__in=known).update(recipient=own)
        recipients_merge.send(sender=Recipient, recipient=bare, into=own)
        bare.delete()
    return own


def leave(recipient: Recipient) -> None:
    """Nothing but the recipient's own affairs is told any more; doing it twice changes nothing."""
    Recipient.objects.filter(pk=recipient.pk, left_at=None).update(left_at=timezone.now())


def come_back(recipient: Recipient) -> None:
    """He asked to be told again."""
    Recipient.objects.filter(pk=recipient.pk).update(left_at=None, notice_version=NOTICE_VERSION)
