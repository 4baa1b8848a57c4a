"""A person who closes the account is told nothing more, and no inbox stays."""

from typing import Any

from django.dispatch import receiver

from services.notices.keeping import forget_recipients
from services.notices.models import Recipient
from services.people.accounts import person_leaves
from services.people.models import Person


@receiver(person_leaves)
def forget_inbox(sender: Any, person: Person, **kwargs: Any) -> None:
    forget_recipients(Recipient.objects.filter(person=person))
