"""A leader's word on an appeal: a link in a mail to an address that administrators keep opens it, without a log-in."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.signed_links import BadLink, SignedLink
from cms.approvals.links import LONGEST, LinkClosed
from cms.approvals.models import LinkStatus
from cms.approvals.rules import ApprovalRule
from cms.service_desk.models import Instruction
from messages.models import Message
from messages.outbox import post_mail, withdraw_messages
from services.appeals.acting import act
from services.appeals.actors import Actor
from services.appeals.models import Appeal
from services.appeals.states import OPEN, Action, Party, State
from working_days.calendar import add_working_days

LINK = SignedLink("qifu_instruction", "cms.service_desk.instructing", lambda: LONGEST)
GOOD_FOR = 3  # working days


def leader_addresses() -> list[str]:
    """As administrators keep them for approvals."""
    return sorted(set(ApprovalRule.objects.exclude(leader_email="").values_list("leader_email", flat=True)))


@transaction.atomic
def ask_leader(appeal: Appeal, *, leader_name: str, email: str, question: str, asked_by: Actor) -> Instruction:
    """Raises ValueError for an address that nobody keeps: what could be sent anywhere, anybody could answer."""
    if email not in leader_addresses():
        raise ValueError("a link goes to a leader's own address only")
    last_day = add_working_days(timezone.localdate(), GOOD_FOR)
    asked = Instruction.objects.create(
        appeal=appeal,
        leader_name=leader_name,
        email=email,
        question=question,
        sent_by_id=asked_by.user_id or 0,
        sent_by=asked_by.name,
        expires_at=timezone.make_aware(datetime.combine(last_day, time(23, 59))),
    )
    body = render_to_string("service_desk/instruction_mail.txt", {"asked": asked, "address": LINK.address(asked.pk)})
    post_mail(key=mail_key(asked), to=email, subject=_("请批示：诉求 %s") % appeal.number, body=body, sensitive=True)
    return asked


def mail_key(asked: Instruction) -> str:
    return f"instruction:{asked.pk}"


def status_of(asked: Instruction) -> LinkStatus:
    if asked.answered_at:
        return LinkStatus.ANSWERED
    if asked.withdrawn_at:
        return LinkStatus.WITHDRAWN
    if timezone.now() >= asked.expires_at:
        return LinkStatus.EXPIRED
    return LinkStatus.OPEN if asked.appeal.state in (*OPEN, State.ANSWERED) else LinkStatus.OUTDATED


def find_instruction(token: str) -> Instruction:
    """Raises BadLink for an address that was not made here, or is too old."""
    found = Instruction.objects.select_related("appeal__unit", "appeal__town").filter(pk=LINK.read(token)).first()
    if found is None:
        raise BadLink(was_ours=False)
    return found


@transaction.atomic
def withdraw(asked: Instruction) -> None:
    """Nothing happens to one that was answered meanwhile."""
    open_one = Instruction.objects.filter(pk=asked.pk, answered_at=None, withdrawn_at=None)
    if open_one.update(withdrawn_at=timezone.now()):
        withdraw_messages(Message.objects.filter(key=mail_key(asked)))


@transaction.atomic
def instruct(asked: Instruction, *, agreed: bool, note: str, known: Iterable[int]) -> Appeal:
    """The leader's word becomes an event of the appeal. Raises LinkClosed, also for whoever asked: ``known`` are
    the log-ins that the answering browser belongs to."""
    asked = Instruction.objects.select_for_update(of=("self",)).select_related("appeal").get(pk=asked.pk)
    if (status := status_of(asked)) is not LinkStatus.OPEN:
        raise LinkClosed(status)
    if asked.sent_by_id in set(known):
        raise PermissionError("whoever asks does not answer")
    asked.agreed, asked.note, asked.answered_at = agreed, note, timezone.now()
    asked.save()
    said = _("同意") if agreed else _("不同意")
    text = f"{said}。{note}" if note else f"{said}。"
    leader = Actor(name=asked.leader_name, parties=frozenset({Party.LEADER}))
    appeal = Appeal.objects.select_for_update().get(pk=asked.appeal_id)
    facts = {"agreed": agreed, "instruction": asked.pk}
    tell_asker(asked)
    return act(appeal, Action.INSTRUCT, leader, version=appeal.version, facts=facts, text=f"{asked.question}——{text}")


def tell_asker(asked: Instruction) -> None:
    asker = get_user_model()._default_manager.filter(pk=asked.sent_by_id, is_active=True).exclude(email="").first()
    if asker is not None:
        link = settings.WAGTAILADMIN_BASE_URL + reverse("qifu_appeal", args=[asked.appeal_id])
        subject = _("诉求 %(number)s：%(name)s已批示") % {"number": asked.appeal.number, "name": asked.leader_name}
        post_mail(key=f"{mail_key(asked)}:answered", to=asker.email, subject=subject, body=f"{subject}\n\n{link}\n")


def instructions_of(appeal: Appeal) -> list[tuple[Instruction, Any]]:
    """Those that were not withdrawn, with how they stand."""
    asked = Instruction.objects.filter(appeal=appeal, withdrawn_at=None).select_related("appeal")
    return [(row, status_of(row)) for row in asked]
