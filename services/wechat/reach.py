"""Whether a person can be reached by WeChat, for whoever shows or chooses channels."""

from messages.outbox import can_wechat
from services.people.models import Person
from services.wechat.composing import can_write_to
from services.wechat.models import Binding


def is_bound(person: Person | None) -> bool:
    """Whether WeChat is a channel to be offered: it is there, and known who follows as that person."""
    return person is not None and can_wechat() and Binding.objects.filter(person=person).exists()


def can_be_reached(person: Person) -> bool:
    """Bound, with a template to send by, and if that takes a permission for each message, with one left."""
    binding = Binding.objects.filter(person=person).first() if can_wechat() else None
    return binding is not None and can_write_to(binding)
