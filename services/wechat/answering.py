"""What a follower reads in answer to a message."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from services.wechat.addresses import whole
from services.wechat.appeals import CODE, look_up, looks_like_code, split_number, tell_appeal
from services.wechat.binding_talk import (
    answer_asked,
    begin_binding,
    bind_by_scan,
    forget_follower,
    resume_notices,
    stop_notices,
    undo_binding,
)
from services.wechat.conversations import asked_of
from services.wechat.credits import EVENTS, count_credits
from services.wechat.deadline import Deadline
from services.wechat.events import tell_events
from services.wechat.finding import POLICY, find
from services.wechat.halls import tell_halls
from services.wechat.incoming import Incoming
from services.wechat.replies import NOTHING, Reply, link, say
from services.wechat.scanning import scanned_code
from services.wechat.words import Wish, read_wish

READ = ("text", "voice")


def answer(message: Incoming, deadline: Deadline) -> Reply:
    """Ends in time, whatever the search does."""
    if message.kind == "event":
        return answer_event(message, deadline)
    if message.kind not in READ:
        return say(_("这里只能看懂文字。请用文字提问，或者回复“帮助”。"))
    if not message.text:
        return say_help()
    return answer_text(message, deadline)


def answer_event(message: Incoming, deadline: Deadline) -> Reply:
    if message.event in ("subscribe", "scan") and (code := scanned_code(message.text)):
        return bind_by_scan(message, code)
    if message.event == "subscribe":
        return say(_("欢迎关注！在这里可以查政策、找培训、办诉求。"), *help_lines())
    if message.event == "click":
        return answer_text(message, deadline) if message.text else say_help()
    if message.event == "unsubscribe":
        forget_follower(message)
    if message.event in EVENTS:
        count_credits(message)
    return NOTHING


def answer_text(message: Incoming, deadline: Deadline) -> Reply:
    wish = read_wish(message.text)
    if not wish.word and (reply := answer_to_question(message)):
        return reply
    doings: dict[str, Callable[[], Reply]] = {
        "help": say_help,
        "policies": lambda: find(wish.rest, deadline, POLICY),
        "events": tell_events,
        "hall": tell_halls,
        "appeal": lambda: tell_appeal(message, wish.rest),
        "bind": lambda: begin_binding(message, wish.rest),
        "unbind": lambda: undo_binding(message),
        "leave": lambda: stop_notices(message),
        "return": lambda: resume_notices(message),
    }
    return doings.get(wish.word, lambda: ask_search(wish, deadline))()


def answer_to_question(message: Incoming) -> Reply | None:
    """A number by itself, or what answers the question that was asked last; None for anything else."""
    number, _rest = split_number(message.text)
    if number and message.text.strip()[:1] in "SsＳｓ":
        return tell_appeal(message, message.text)
    asked = asked_of(message)
    if asked.get("what") == CODE and looks_like_code(message.text):
        return look_up(message, asked["number"], message.text)
    return answer_asked(message, asked)


def ask_search(wish: Wish, deadline: Deadline) -> Reply:
    return find(wish.rest, deadline)


def say_help() -> Reply:
    return say(*help_lines())


def help_lines() -> list[str]:
    return [
        _("直接打字提问，就能查到政策、指南和公告。也可以回复："),
        _("【政策】最新政策；“政策 专精特新”查某一方面的"),
        _("【培训】近期培训活动"),
        _("【诉求】提诉求；加编号查进度"),
        _("【取号】预约大厅，看地址和时间"),
        _("【绑定】通知发到这里；【退订】不再推送"),
        link(_("打开门户"), whole("/")),
    ]
