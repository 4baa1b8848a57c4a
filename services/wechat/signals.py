"""What WeChat says of a follower when something is sent to him: he takes no more, or is gone."""

from typing import Any

from django.dispatch import receiver

from messages.channels.wechat import NO_FOLLOWER, NO_PERMISSION
from messages.models import Message
from messages.signals import bounced
from services.notices.posting import WECHAT
from services.wechat.binding import binding_of, unbind
from services.wechat.composing import send_by_mail_instead
from services.wechat.credits import use_up

# 43101: no permission; 45047: too many unanswered. The others: he follows no longer.
STILL_FOLLOWS = {43101, 45047}


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
