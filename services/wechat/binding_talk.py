"""绑定, 解绑, 退订, 恢复: what a follower is asked and told about who he is and what comes to him."""

import re
from typing import Any

from django.utils.translation import gettext as _

from services.appeals.query_codes import LENGTH
from services.contacts.masks import mask_contact
from services.contacts.reading import BadContact, read_contact
from services.people.accounts import person_with
from services.people.brakes import take_turn
from services.people.codes import SPAN, WrongCode, ask_code, check_code, find_request
from services.people.models import CodePurpose
from services.people.refusals import NotNow
from services.people.visitors import Visitor
from services.wechat.addresses import page_url
from services.wechat.binding import bind, binding_of, spend_code, unbind, wish_for_wechat
from services.wechat.conversations import ask, forget_asked
from services.wechat.incoming import Incoming
from services.wechat.replies import Reply, link, say
from standards.characters import fold_width

CONTACT, CODE = "contact", "contact code"
MOST_CODES = 10
_OWN_CODE = re.compile(rf"[0-9A-Za-z]{{{LENGTH}}}")
_SIX_DIGITS = re.compile(r"\d{6}")


def begin_binding(message: Incoming, rest: str) -> Reply:
    """``rest``: the code from /my/, or a contact that one is to be sent to."""
    typed = "".join(fold_width(rest).split())
    if not typed:
        ask(message, CONTACT)
        return say(
            _("绑定后，您的诉求进展和订阅的政策会发到这里。两种办法："),
            _("1. 回复您的手机号或邮箱，收到验证码后再回复到这里。"),
            _("2. 已经登录的，打开%(link)s，扫页面上的二维码，或把绑定码回复到这里。")
            % {"link": link(_("我的 › 微信绑定"), page_url("my_wechat"))},
            _("绑定即表示同意%(notice)s。") % {"notice": link(_("隐私说明"), page_url("privacy_notice"))},
        )
    if _OWN_CODE.fullmatch(typed) and not typed.isdigit():
        return _bind_by_own_code(message, typed)
    return _send_code(message, rest)


def bind_by_scan(message: Incoming, code: str) -> Reply:
    """The code was in a picture that only its person sees."""
    return _bind_by_own_code(message, code)


def _bind_by_own_code(message: Incoming, typed: str) -> Reply:
    if message.simulated:
        return _only_shown()
    if not take_turn("wechat binding codes", message.follower_digest, most=MOST_CODES, within=SPAN):
        return say(_("输错次数太多，请一小时后再试。"))
    person = spend_code(typed)
    if person is None:
        return say(_("绑定码不对或已过期，请在“我的 › 微信绑定”里重新取一个。"), link(_("打开"), page_url("my_wechat")))
    return _bound(message, person)


def _send_code(message: Incoming, typed: str) -> Reply:
    try:
        contact = read_contact(typed)
    except BadContact as error:
        ask(message, CONTACT)
        return say(str(error))
    if message.simulated:
        return _only_shown()
    try:
        request = ask_code(contact, Visitor(f"wechat {message.follower_digest}", ""), CodePurpose.BIND)
    except NotNow as refusal:
        return say(str(refusal))
    ask(message, CODE, key=request.key)
    return say(
        _("验证码已发到 %(contact)s，10 分钟内有效。请把六位数字回复到这里。")
        % {"contact": mask_contact(contact.value)}
    )


def answer_asked(message: Incoming, asked: dict[str, Any]) -> Reply | None:
    """The contact or the code that was asked for; None if the message is about something else."""
    typed = "".join(fold_width(message.text).split())
    if asked.get("what") == CONTACT and ("@" in typed or re.fullmatch(r"[+\d\-]{7,20}", typed)):
        return _send_code(message, message.text)
    if (
        asked.get("what") in (CONTACT, CODE)
        and _OWN_CODE.fullmatch(typed)
        and re.search(r"[A-Za-z]", typed)
        and re.search(r"\d", typed)
    ):
        return _bind_by_own_code(message, typed)
    if asked.get("what") == CODE and _SIX_DIGITS.fullmatch(typed):
        return _check(message, asked["key"], typed)
    return None


def _check(message: Incoming, key: str, typed: str) -> Reply:
    request = find_request(key)
    if request is None:
        forget_asked(message)
        return say(_("验证码已过期，请重新回复“绑定”。"))
    try:
        check_code(request, typed)
    except WrongCode as error:
        return say(str(error))
    return _bound(message, person_with(read_contact(request.contact)))


def _bound(message: Incoming, person: Any) -> Reply:
    bind(person, message.follower)
    forget_asked(message)
    return say(
        _("已绑定 %(contact)s 的账户。诉求进展和订阅的政策会发到这里。")
        % {"contact": "、".join(str(c) for c in person.contacts.all())},
        _("回复“退订”不再推送，回复“解绑”解除绑定。"),
    )


def undo_binding(message: Incoming) -> Reply:
    binding = binding_of(message.follower)
    if binding is None:
        return say(_("这个微信没有绑定账户。"))
    unbind(binding)
    return say(_("已解绑。这里不再推送；其他方式的通知不受影响。"))


def stop_notices(message: Incoming) -> Reply:
    """At once: what waits asks again when it is sent."""
    if binding := binding_of(message.follower):
        wish_for_wechat(binding.person, wanted=False)
        return say(
            _("已退订，这里不再推送。邮件、短信照旧，可在“我的”里改。回复“恢复推送”随时恢复。"),
            link(_("打开我的"), page_url("my_home")),
        )
    return say(
        _("这个微信没有绑定账户，不会收到推送。邮件和短信的通知，用通知里的退订链接，或在这里改："),
        link(_("打开我的"), page_url("my_home")),
    )


def resume_notices(message: Incoming) -> Reply:
    binding = binding_of(message.follower)
    if binding is None:
        return begin_binding(message, "")
    wish_for_wechat(binding.person, wanted=True)
    return say(_("已恢复推送。"))


def forget_follower(message: Incoming) -> None:
    """He no longer follows: he cannot be written to, and nothing is kept of him."""
    forget_asked(message)
    if binding := binding_of(message.follower):
        unbind(binding)


def _only_shown() -> Reply:
    return say(_("（模拟器：真的关注者到这一步会收到验证码或完成绑定，这里不发也不绑。）"))
