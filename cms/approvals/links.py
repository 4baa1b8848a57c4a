"""Sending, withdrawing and answering a leader's link: each is one callable, each leaves a line in the page's history."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, TaskState

from cms.accounts.signed_links import BadLink, SignedLink
from cms.approvals.authors import authors_of
from cms.approvals.models import Answer, LeaderLink, LinkStatus
from cms.approvals.rules import leader_addresses
from cms.approvals.ways import clear_decision
from messages.models import Message
from messages.outbox import post_mail, withdraw_messages
from working_days.calendar import add_working_days

OPENED = "qifu.leader_opened"
# No link is good for longer, whatever its row says.
LONGEST = timedelta(days=60)
LINK = SignedLink("qifu_leader", "cms.approvals.links", lambda: LONGEST)


class LinkClosed(BadLink):
    """The link can no longer be answered; ``status`` says why."""

    def __init__(self, status: LinkStatus) -> None:
        super().__init__(was_ours=True)
        self.status = status


class NotYours(Exception):
    """Whoever sent a link, or wrote the draft, does not answer it."""


@transaction.atomic
def send_link(*, task_state: TaskState, user: Any, leader_name: str, email: str, days: int) -> LeaderLink:
    """Mail a link for the draft as it is now, good for ``days`` working days.

    It goes to an address that administrators keep for the leader (``leader_addresses``; ValueError for others) and is
    shown nowhere: what a moderator could copy, a moderator could answer.
    """
    page = task_state.workflow_state.content_object
    if email not in leader_addresses(page):
        raise ValueError("a link goes to a leader's own address only")
    last_day = add_working_days(timezone.localdate(), days)
    link = LeaderLink.objects.create(
        task_state=task_state,
        revision=page.get_latest_revision(),
        leader_name=leader_name,
        email=email,
        sent_by=user,
        expires_at=timezone.make_aware(datetime.combine(last_day, time(23, 59))),
    )
    _note(link, "qifu.leader_mailed", user)
    context = {"link": link, "page": link.revision.as_object(), "address": address_of(link)}
    subject = _("请审批：%(title)s") % {"title": context["page"].title}
    body = render_to_string("approvals/leader_mail.txt", context)
    post_mail(key=mail_key(link), to=email, subject=subject, body=body, sensitive=True)
    return link


def mail_key(link: LeaderLink) -> str:
    """Of the mail that holds it."""
    return f"leader-link:{link.pk}"


def is_kept_from(link: LeaderLink, people: set[int]) -> bool:
    """Whether one of ``people`` (ids of log-ins) sent the link or wrote the draft."""
    page = link.task_state.workflow_state.content_object
    return bool(people & {link.sent_by_id, *authors_of(page)})


@transaction.atomic
def withdraw_link(*, link: LeaderLink, user: Any) -> None:
    """Nothing happens to a link that was answered meanwhile."""
    link = LeaderLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.answer or link.withdrawn_at:
        return
    link.withdrawn_at = timezone.now()
    link.save()
    withdraw_messages(Message.objects.filter(key=mail_key(link)))
    _note(link, "qifu.leader_withdrawn", user)


def note_opening(link: LeaderLink, browser: str) -> None:
    """For the sender: who forwards a link gives the decision away. Once per browser, so that reloading fills no history."""
    known = PageLogEntry.objects.filter(page=int(link.revision.object_id), action=OPENED)
    if not known.filter(data__link=link.pk, data__browser=browser).exists():
        data = {"leader": link.leader_name, "link": link.pk, "browser": browser}
        log(instance=link.revision.as_object(), action=OPENED, revision=link.revision, data=data)


@transaction.atomic
def answer_link(*, link: LeaderLink, answer: Answer, note: str, known: set[int] | None = None) -> LeaderLink:
    """Record the answer and let the workflow go on, or back to the author.

    ``known``: log-ins that the answering browser is known to belong to. Raises LinkClosed, NotYours, or NotShown if the
    leader agrees without having seen what is doubtful about the draft.
    """
    link = LeaderLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if is_kept_from(link, known or set()):
        raise NotYours
    if (status := link.status()) is not LinkStatus.OPEN:
        raise LinkClosed(status)
    if answer is Answer.AGREED:
        clear_decision(link.revision, user=None, name=link.leader_name)
    link.answer, link.note, link.answered_at = answer, note, timezone.now()
    link.save()
    _note(link, f"qifu.leader_{answer.value}")
    state = link.task_state.specific
    comment = f"{link.leader_name}（{_('链接审批')}）{answer.label}"
    comment = f"{comment}：{note}" if note else comment
    if answer is Answer.AGREED:
        state.approve(user=None, comment=comment)
    else:
        state.reject(user=None, comment=comment)
    return link


def address_of(link: LeaderLink) -> str:
    return LINK.address(link.pk)


def find_link(token: str) -> LeaderLink:
    """Raises BadLink for an address that was not made here or is too old, or whose page is gone."""
    link = LeaderLink.objects.select_related("task_state", "revision", "sent_by").filter(pk=LINK.read(token)).first()
    if link is None:
        raise BadLink(was_ours=False)
    return link


def _note(link: LeaderLink, action: str, user: Any = None) -> None:
    data = {"leader": link.leader_name, "email": link.email, "note": link.note}
    log(instance=link.revision.as_object(), action=action, user=user, revision=link.revision, data=data)
