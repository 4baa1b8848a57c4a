"""How codes reach people: the outbox's mail and SMS. What is sent is deleted from the outbox once it went out."""

from django.template.loader import render_to_string

from messages.outbox import can_mail, post_mail
from services.contacts.reading import ContactKind
from services.people.models import CodeRequest


def can_send(kind: str) -> bool:
    return kind == ContactKind.EMAIL and can_mail()


def send_code(request: CodeRequest, code: str) -> None:
    post_mail(
        key=f"people:code:{request.pk}",
        to=request.contact,
        subject=f"企业服务平台{request.get_purpose_display()}验证码",
        body=render_to_string("people/mails/code.txt", {"request": request, "code": code}),
        sensitive=True,
    )
