"""What happens elsewhere and ends a binding: an account is closed; WeChat says that a follower takes no more, or is gone."""

from typing import Any

from django.dispatch import receiver

from messages.channels.wechat import NO_FOLLOWER, NO_PERMISSION
from messages.models import Message
from messages.signals import answered, bounced
from services.notices.posting import WECHAT
from services.people.accounts import person_leaves
from services.people.models import Person
from services.wechat.binding import binding_of, unbind
from services.wechat.composing import send_by_mail_instead
from services.wechat.credits import use_up
from services.wechat.models import Binding, BindingCode
from services.wechat.scanning import COMPOSER, keep_picture

# 43101: no permission; 45047: too many unanswered. The others: he follows no longer.
STILL_FOLLOWS = {43101, 45047}


@receiver(person_leaves)
def forget_binding(sender: Any, person: Person, **kwargs: Any) -> None:
    Binding.objects.filter(person=person).delete()
    BindingCode.objects.filter(person=person).delete()


@receiver(answered)
def keep_qr_code(sender: Any, message: Message, answer: dict[str, Any], **kwargs: Any) -> None:
    if message.composer == COMPOSER:
        keep_picture(message, str(answer["url"]))


@receiver(bounced)
def go_by_mail(sender: Any, message: Message, error: str, **kwargs: Any) -> None:
    """May come again for one message."""
    if message.channel != WECHAT:
        return
    binding = binding_of(message.recipient)
    code = int(error.split()[0]) if error.split()[:1] and error.split()[0].isdigit() else 0
    if binding and code == NO_PERMISSION:
        use_up(binding)
    elif binding and code in NO_FOLLOWER - STILL_FOLLOWS:
        unbind(binding)
    send_by_mail_instead(message)
