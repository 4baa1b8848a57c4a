"""Handing the account's menu to WeChat: by the courier, which alone has the account's secret."""

import uuid

from messages.later import Later, post_later
from messages.models import Message
from messages.outbox import WECHAT

COMPOSER = "wechat_menu"


def put_menu() -> bool:
    """The menu as it is when the courier comes to it. False if there is no account to write to."""
    key = f"wechat-menu:{uuid.uuid4()}"
    return post_later(Later(COMPOSER, WECHAT, key, "公众号菜单", at_any_hour=True))


def last_put() -> Message | None:
    """What became of the last one."""
    return Message.objects.filter(channel=WECHAT, composer=COMPOSER).order_by("-pk").first()
