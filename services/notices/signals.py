"""What happens elsewhere and matters to who is told: an account is closed, an address turns out not to exist."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from messages.models import Message
from messages.outbox import MAIL
from messages.signals import bounced
from services.contacts.reading import ContactKind
from services.notices.keeping import forget_recipients
from services.notices.models import Recipient
from services.notices.posting import token_of
from services.people.accounts import person_leaves
from services.people.models import Person, PersonContact


@receiver(person_leaves)
def forget_inbox(sender: Any, person: Person, **kwargs: Any) -> None:
    forget_recipients(Recipient.objects.filter(person=person))


@receiver(bounced)
def flag_address(sender: Any, message: Message, **kwargs: Any) -> None:
    """Nothing more goes to it; the person reads of that when he comes by."""
    if message.channel == MAIL and (token := token_of(message.topic)):
        Recipient.objects.filter(token=token, bounced_at=None).update(bounced_at=timezone.now())


@receiver(post_save, sender=PersonContact)
def trust_new_address(sender: Any, instance: PersonContact, created: bool, **kwargs: Any) -> None:
    if created and instance.kind == ContactKind.EMAIL:
        Recipient.objects.filter(person=instance.person_id).update(bounced_at=None)
