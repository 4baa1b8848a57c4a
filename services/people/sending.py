"""How codes reach people: the outbox's mail and SMS. What is sent is deleted from the outbox once it went out."""

from django.template.loader import render_to_string

from messages.outbox import can_mail, can_sms, post_mail, post_sms
from services.contacts.reading import ContactKind
from services.people.models import CODE_LIVES, CodeRequest


def can_send(kind: str) -> bool:
    return can_mail() if kind == ContactKind.EMAIL else can_sms()


def send_code(request: CodeRequest, code: str) -> None:
    """To the request's contact."""
    post = send_by_mail if request.kind == ContactKind.EMAIL else send_by_sms
    post(request.contact, code, key=f"people:code:{request.pk}", doing=str(request.get_purpose_display()))


def send_by_mail(address: str, code: str, *, key: str, doing: str) -> None:
    post_mail(
        key=key,
        to=address,
        subject=f"企业服务平台{doing}验证码",
        body=render_to_string("people/mails/code.txt", {"doing": doing, "code": code}),
        sensitive=True,
        within=CODE_LIVES,
    )


def send_by_sms(number: str, code: str, *, key: str, doing: str) -> None:
    """Also for other forms that prove a number. ``doing`` says what the code is for: 登录."""
    minutes = int(CODE_LIVES.total_seconds() // 60)
    post_sms(
        key=key,
        to=number,
        about=f"{doing}验证码",
        text=f"您正在企业服务平台{doing}，验证码 {code}，{minutes} 分钟内有效。工作人员不会向您要验证码，非本人操作请忽略。",
        template="code",
        params={"code": code, "minutes": str(minutes), "doing": doing},
        sensitive=True,
        within=CODE_LIVES,
    )
