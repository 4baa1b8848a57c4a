"""How many messages more a follower takes (订阅通知): he gives permission for one at a time, WeChat tells of it and of each use."""

from django.conf import settings
from django.db import transaction

from services.contacts.sealing import digests_of
from services.wechat.incoming import Incoming
from services.wechat.models import Binding

GIVEN = "subscribe_msg_popup_event"
CHANGED = "subscribe_msg_change_event"
USED = "subscribe_msg_sent_event"
EVENTS = (GIVEN, CHANGED, USED)


@transaction.atomic
def count_credits(message: Incoming) -> None:
    """Of who is bound; nobody else is written to."""
    found = Binding.objects.select_for_update().filter(digest__in=digests_of(message.follower)).first()
    if found is None:
        return
    for template, taken in message.chosen:
        if message.event == GIVEN and taken:
            found.credits[template] = found.credits.get(template, 0) + 1
        elif message.event == CHANGED and not taken:
            found.credits[template] = 0
        elif message.event == USED:
            found.credits[template] = max(found.credits.get(template, 0) - 1, 0)
    found.save(update_fields=["credits"])


def use_up(binding: Binding) -> None:
    """WeChat says that there is none."""
    binding.credits[settings.QIFU_WECHAT_TEMPLATE] = 0
    binding.save(update_fields=["credits"])
