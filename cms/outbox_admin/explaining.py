"""What became of a message and why, in a sentence; what the other side said stands below it as it was said."""

import re
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages.models import Message, State

# What servers and sockets say, in our words; the first that fits.
MEANINGS = [
    (re.compile(r"^(535|534|530|538)\b"), gettext_lazy("对方不让登录")),
    (re.compile(r"^(552|523)\b|^\d{3} 5\.3\.4"), gettext_lazy("邮件太大")),
    (re.compile(r"^452\b|^\d{3} [45]\.2\.2"), gettext_lazy("对方信箱满了")),
    (re.compile(r"spam|blocked|blacklist|reputation|policy|^\d{3} 5\.7\.", re.IGNORECASE), gettext_lazy("对方按它的规则拒收")),
    (re.compile(r"^4\d\d\b"), gettext_lazy("对方说稍后再来")),
    (re.compile(r"^5\d\d\b"), gettext_lazy("对方拒收")),
    (re.compile(r"refused", re.IGNORECASE), gettext_lazy("连不上对方")),
    (re.compile(r"timed? ?out", re.IGNORECASE), gettext_lazy("对方没有按时回答")),
    (re.compile(r"disconnect|reset|broken ?pipe|closed", re.IGNORECASE), gettext_lazy("对方中断了连接")),
    (re.compile(r"ssl|certificate|starttls", re.IGNORECASE), gettext_lazy("加密的连接没有建立起来")),
    (re.compile(r"gaierror|name or service|resolution", re.IGNORECASE), gettext_lazy("找不到对方的主机")),
]  # fmt: skip


def explain(message: Message) -> str:
    """One sentence (Chinese) on the state; "" for one that simply waits its turn."""
    later = {"at": when(message.next_attempt_at), "count": message.attempts, "why": _meaning(message)}
    match message.state:
        case State.WAITING:
            return _("%(at)s 以后再发") % later if message.not_before and not message.attempts else ""
        case State.SENDING:
            return _("正在发；%(at)s 还没有结果，就算结果不明") % later
        case State.DEFERRED:
            return _("%(why)s；试过 %(count)d 次，%(at)s 再试") % later
        case State.UNCERTAIN if message.channel == "mail":
            return _("对方可能已经收下；%(at)s 再发，邮件编号不变，收信程序认得出重复") % later
        case State.UNCERTAIN:
            return _("对方可能已经收下；%(at)s 先查询，没有收下才再发") % later
        case State.SENT:
            return _("%(at)s 发出") % {"at": when(message.finished_at)}
        case State.BOUNCED:
            return _("对方说没有这个收件人；请更正地址")
        case State.FAILED:
            return _("%(why)s；不会自动再试") % later
        case State.DROPPED:
            return str(message.get_why_display())
    return _("停发了")


def _meaning(message: Message) -> str:
    for pattern, words in MEANINGS:
        if pattern.search(message.last_error):
            return str(words)
    return _("没有发成")


def when(moment: Any) -> str:
    """To the second: people compare it with the mail server's log."""
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""
