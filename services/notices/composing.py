"""What a notice says in a mail or an SMS, written when it is sent: with the address and the choices that hold then."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone

from messages.composing import Composed, Dropped, compose_mail, compose_sms
from messages.models import Message, State, Why
from messages.outbox import SMS
from services.contacts.masks import mask_contact
from services.contacts.reading import ContactKind
from services.notices.links import INBOX, absolute, leave_link, notice_link
from services.notices.models import DigestRun, Notice, Recipient

MOST_NAMED = 50


def compose_notice(message: Message) -> Composed:
    """``notice:N``: by mail; one of the recipient's own affairs perhaps by SMS. Raises Dropped."""
    notice = find_notice(message)
    title = notice.subject.title
    if message.channel == SMS:
        return _write_sms(notice.recipient, f"企业服务平台：{title}。{notice_link(notice)}", title)
    return _write_mail(message, notice.recipient, title, [notice])


def compose_digest(message: Message) -> Composed:
    """``digest:N``, by mail. Raises Dropped."""
    run, notices = find_digest(message)
    return _write_mail(message, run.recipient, title_of(notices), notices)


def compose_daily_sms(message: Message) -> Composed:
    """``notices-sms:N:DAY``: what came since the last one. Raises Dropped."""
    recipient = Recipient.objects.select_related("person").filter(pk=_number(message)).first()
    notices = _since_last_sms(recipient, message) if recipient else []
    if recipient is None or not notices:
        raise Dropped(Why.GONE)
    _check_wanted(recipient)
    if not recipient.by_sms:
        raise Dropped(Why.UNSUBSCRIBED)
    if recipient.is_paused(timezone.localdate()):
        raise Dropped(Why.PAUSED)
    said = title_of(notices)
    text = f"企业服务平台：{said}。查看：{absolute(INBOX)} 退订：{leave_link(recipient)}"
    return _write_sms(recipient, text, said)


def find_notice(message: Message) -> Notice:
    """The message's, unless it is of no use or not wanted any more. Raises Dropped."""
    notice = _notices().filter(pk=_number(message)).first()
    if notice is None:
        raise Dropped(Why.GONE)
    if notice.subject.withdrawn_at:
        raise Dropped(Why.GONE)
    if not notice.subject.is_of_use(timezone.localdate()):
        raise Dropped(Why.EXPIRED)
    if not notice.subject.urgent:
        _check_wanted(notice.recipient)
        if notice.recipient.is_paused(timezone.localdate()):
            Notice.objects.filter(pk=notice.pk, digest=None).update(gathers=True)
            raise Dropped(Why.PAUSED)
    return notice


def find_digest(message: Message) -> tuple[DigestRun, list[Notice]]:
    """The message's, and what of it is unread and of use still, the newest first. Raises Dropped."""
    run = DigestRun.objects.select_related("recipient__person").filter(pk=_number(message)).first()
    if run is None:
        raise Dropped(Why.GONE)
    _check_wanted(run.recipient)
    today = timezone.localdate()
    gathered = _notices().filter(digest=run)
    if run.recipient.is_paused(today):
        Notice.objects.filter(digest=run).update(digest=None, gathers=True)
        raise Dropped(Why.PAUSED)
    unread = gathered.filter(read_at=None).order_by("-pk")
    notices = [notice for notice in unread if notice.subject.is_of_use(today)]
    if not notices:
        raise Dropped(Why.EXPIRED)
    return run, notices


def title_of(notices: list[Notice]) -> str:
    """Of one or more."""
    first = notices[0].subject.title
    return first if len(notices) == 1 else f"{first}等 {len(notices)} 条通知"


def address_of(recipient: Recipient, kind: ContactKind) -> str:
    """Where the recipient is reached now. Raises Dropped."""
    if recipient.person is None:
        found = recipient.email if kind == ContactKind.EMAIL else ""
    else:
        contact = recipient.person.contacts.filter(kind=kind).first()
        found = contact.value if contact else ""
    if not found or (recipient.bounced_at and kind == ContactKind.EMAIL):
        raise Dropped(Why.NO_ADDRESS)
    return found


def _notices() -> Any:
    return Notice.objects.select_related("subject", "recipient__person")


def _number(message: Message) -> int:
    return int(message.key.split(":")[1])


def _check_wanted(recipient: Recipient) -> None:
    person = recipient.person
    if recipient.left_at or (person is not None and person.left_at):
        raise Dropped(Why.UNSUBSCRIBED)


def _since_last_sms(recipient: Recipient, message: Message) -> list[Notice]:
    """The newest first; without what was read."""
    last = (
        Message.objects.filter(topic=message.topic, composer=message.composer, state=State.SENT).order_by("-pk").first()
    )
    since = last.finished_at if last else message.created_at - timedelta(days=1)
    today = timezone.localdate()
    told = _notices().filter(recipient=recipient, read_at=None, subject__urgent=False, gathers=False)
    new = told.annotate(due_at=Coalesce("digest__created_at", "created_at")).filter(due_at__gt=since)
    return [notice for notice in new.order_by("-pk")[:MOST_NAMED] if notice.subject.is_of_use(today)]


def _write_sms(recipient: Recipient, text: str, about: str) -> Composed:
    number = address_of(recipient, ContactKind.MOBILE)
    return compose_sms(to=number, shown=mask_contact(number), text=text, template="notice", params={"about": about})


def _write_mail(message: Message, recipient: Recipient, title: str, notices: list[Notice]) -> Composed:
    """Can be left at one click, unless it is one's own affair."""
    address = address_of(recipient, ContactKind.EMAIL)
    leave = "" if notices[0].subject.urgent else leave_link(recipient)
    rows = [describe(notice) for notice in notices[:MOST_NAMED]]
    context = {"rows": rows, "more": len(notices) - len(rows), "leave": leave, "inbox": ""}
    if recipient.person_id:
        context["inbox"] = absolute(INBOX)
    body = render_to_string("notices/mails/notices.txt", context)
    return compose_mail(message, to=address, shown=mask_contact(address), subject=title, body=body, unsubscribe=leave)


def describe(notice: Notice) -> dict[str, Any]:
    """For templates."""
    subject = notice.subject
    return {
        "title": subject.title,
        "body": subject.body,
        "changes": subject.changes,
        "until": subject.until,
        "url": absolute(subject.url) if subject.url else "",
        "reasons": notice.reasons,
    }
