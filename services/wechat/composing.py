"""What goes out by WeChat, written when it is sent: a notice, a digest, the account's menu. What cannot goes by mail."""

import re

from django.conf import settings
from django.utils import timezone

from messages.channels.wechat import MENU, SUBSCRIPTION, TEMPLATE
from messages.composing import Composed, Dropped
from messages.later import Later, post_later
from messages.models import Message, Why
from messages.outbox import MAIL
from messages.writing import write_wechat
from services.notices.composing import find_digest, find_notice, title_of
from services.notices.links import INBOX, absolute, notice_link
from services.notices.models import Notice, Recipient
from services.notices.posting import DIGEST, NOTICE, WECHAT_DIGEST
from services.wechat.menus import current_menu, read_menu
from services.wechat.models import Binding
from services.wechat.replies import plain, shorten

# How many characters a field takes, by how its name begins; others take a short line.
LONGEST = {"thing": 20, "short_thing": 5, "const": 20, "phrase": 5, "character_string": 32, "name": 10}
LONGEST_OTHER = 32
# What a field may say.
SOURCES = ("title", "why", "until", "at", "count")
IN_PLACE_OF = {WECHAT_DIGEST: DIGEST}


def compose_notice(message: Message) -> Composed:
    """``notice:N``. Raises Dropped."""
    notice = find_notice(message)
    return _write(message, notice.recipient, notice.subject.title, notice_link(notice), [notice])


def compose_digest(message: Message) -> Composed:
    """``digest:N``. Raises Dropped."""
    run, notices = find_digest(message)
    return _write(message, run.recipient, title_of(notices), absolute(INBOX), notices)


def compose_menu(message: Message) -> Composed:
    menu = read_menu(current_menu())
    return Composed("", write_wechat(MENU, menu.to_wechat(), "公众号菜单"), "公众号菜单")


def _write(message: Message, recipient: Recipient, title: str, url: str, notices: list[Notice]) -> Composed:
    if not recipient.by_wechat:
        raise Dropped(Why.UNSUBSCRIBED)
    binding = Binding.objects.filter(person=recipient.person).first() if recipient.person else None
    if binding is None or not can_write_to(binding):
        send_by_mail_instead(message)
        raise Dropped(Why.NO_ADDRESS)
    body = {"template_id": settings.QIFU_WECHAT_TEMPLATE, "data": fill_fields(title, notices)}
    kind = settings.QIFU_WECHAT_TEMPLATE_KIND
    body["url" if kind == TEMPLATE else "page"] = url
    return Composed(binding.openid, write_wechat(kind, body, f"{title}\n{url}"), "已绑定的微信")


def can_write_to(binding: Binding) -> bool:
    """A template is set, and of a kind that takes a permission for each message there is one left."""
    if not settings.QIFU_WECHAT_TEMPLATE:
        return False
    one_by_one = settings.QIFU_WECHAT_TEMPLATE_KIND == SUBSCRIPTION
    return not one_by_one or binding.credits.get(settings.QIFU_WECHAT_TEMPLATE, 0) > 0


def send_by_mail_instead(message: Message) -> bool:
    """False if it went or goes by mail already, or there is no mail."""
    composer = IN_PLACE_OF.get(message.composer, NOTICE)
    return post_later(Later(composer, MAIL, message.key, message.subject, message.topic, until=message.expires_at))


def fill_fields(title: str, notices: list[Notice]) -> dict[str, dict[str, str]]:
    """By QIFU_WECHAT_TEMPLATE_FIELDS, ``NAME=title|why|until|at|count``."""
    first, now = notices[0], timezone.localtime()
    until = first.subject.until
    said = {
        "title": title,
        "why": "；".join(str(reason.get("why", "")) for reason in first.reasons) or title,
        "until": f"{until:%Y-%m-%d}" if until else "长期",
        "at": f"{now:%Y-%m-%d %H:%M}",
        "count": str(len(notices)),
    }
    pairs = [field.partition("=")[::2] for field in settings.QIFU_WECHAT_TEMPLATE_FIELDS]
    return {name: {"value": shorten(plain(said[source]), _longest(name))} for name, source in pairs}


def _longest(name: str) -> int:
    return LONGEST.get(re.sub(r"\d+$", "", name), LONGEST_OTHER)
