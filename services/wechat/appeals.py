"""诉求: by its number and query code a follower learns in what state it is, and nothing else."""

import re
from datetime import timedelta

from django.utils.translation import gettext as _

from services.appeals.models import Appeal
from services.appeals.numbers import read_number
from services.appeals.query_codes import LENGTH, NotFound, find_appeal, tidy_code
from services.appeals.states import OPEN, State
from services.people.brakes import take_turn
from services.wechat.addresses import page_url
from services.wechat.binding import binding_of
from services.wechat.conversations import ask, forget_asked
from services.wechat.incoming import Incoming
from services.wechat.replies import Reply, link, say
from standards.characters import fold_width

CODE = "query code"
MOST_OWN = 5
MOST_TRIES, SPAN = 10, timedelta(hours=1)
_BETWEEN = r"[\s\-－–—_·]*"
_NUMBER = re.compile(rf"S{_BETWEEN}Q(?:{_BETWEEN}\d){{8}}(?:{_BETWEEN}\d){{4,6}}{_BETWEEN}[0-9A-Z]", re.IGNORECASE)


def split_number(text: str) -> tuple[str, str]:
    """(what looks like an appeal's number, what comes after it); ("", text) where nothing does."""
    folded = fold_width(text)
    match = _NUMBER.search(folded)
    # The longest that is one: the last digit before a code may be taken for the check character.
    while match:
        for end in range(match.end(), match.start() + 14, -1):
            if read_number(folded[match.start() : end]):
                return folded[match.start() : end], folded[end:].strip(" ,，;；:：。")
        return match[0], folded[match.end() :].strip(" ,，;；:：。")
    return "", text


def tell_appeal(message: Incoming, text: str) -> Reply:
    """``text``: the number, perhaps with its code; without any, the ways to send one and to look it up."""
    number, code = split_number(text)
    if not number:
        return say(
            *own_appeals(message),
            _("提诉求不用注册，五项就能提交："),
            link(_("提交诉求"), page_url("appeals_send")),
            _("查进度：回复“诉求”和编号，例如“诉求 SQ20261129-0007-K”，或者"),
            link(_("凭编号和查询码查询"), page_url("appeals_find")),
        )
    if read_number(number) is None:
        return say(_("编号不对，请照回执上的样子写，例如 SQ20261129-0007-K。"))
    if code:
        return look_up(message, number, code)
    ask(message, CODE, number=number)
    return say(_("请回复这件诉求的 %(n)d 位查询码（在回执上，10 分钟内有效）。") % {"n": LENGTH})


def own_appeals(message: Incoming) -> list[str]:
    """Of who is bound: number and state of what runs, the newest first, and the way to the rest."""
    binding = binding_of(message.follower)
    if binding is None:
        return []
    running = Appeal.objects.of_person(binding.person).filter(state__in=(*OPEN, State.ANSWERED)).order_by("-pk")
    rows = [f"{appeal.number}：{appeal.get_state_display()}" for appeal in running[:MOST_OWN]]
    return [_("您正在办的诉求："), *rows, link(_("看内容、补充或评价"), page_url("my_home"))] if rows else []


def looks_like_code(text: str) -> bool:
    return len(tidy_code(text)) == LENGTH and tidy_code(text).isascii()


def look_up(message: Incoming, number: str, code: str) -> Reply:
    """A wrong code, an unknown number and too many tries are one answer, as on the portal's page."""
    if not take_turn("wechat query codes", message.follower_digest, most=MOST_TRIES, within=SPAN):
        return _not_found()
    try:
        appeal = find_appeal(number, code)
    except NotFound:
        return _not_found()
    forget_asked(message)
    values = {"number": appeal.number, "state": appeal.get_state_display()}
    return say(
        _("%(number)s：%(state)s") % values,
        link(_("要看内容、补充或评价，请凭编号和查询码打开"), page_url("appeals_find")),
    )


def _not_found() -> Reply:
    return say(
        _("编号或查询码不对，请核对回执。连续输错 5 次，要等 15 分钟才能再查。"),
        link(_("在网页上查询"), page_url("appeals_find")),
    )
