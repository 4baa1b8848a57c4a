"""What is kept of who registered: six months after the event names, contacts and answers go, the numbers stay."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from messages.models import Message
from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.registrations.entries import contact_of, forget_entries
from services.registrations.models import Desk, Entry, GateLink, Registration, Scan
from services.registrations.seats import cancel
from services.registrations.states import ALIVE, State

KEPT_MONTHS = 6
NOBODY: dict[str, Any] = {
    "name": "", "contact": "", "digest": "", "person": None, "by_person": None, "by_name": "", "enterprise": None,
    "enterprise_name": "", "enterprise_key": "", "sealed_answers": "",
}  # fmt: skip


class RegistrationKeeper(Keeper):
    terms = (
        Term("没有输入验证码的报名", "填写后 1 天"),
        Term("活动报名的姓名、联系方式、回答", "活动结束后 6 个月"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        over = Desk.objects.filter(ends_at__lt=months_before(now, KEPT_MONTHS), forgotten_on=None)
        gone = sum(forget_desk(desk, now) for desk in over)
        return {"待确认的报名": forget_entries(), "活动报名": gone}

    def widen(self, subject: Subject) -> Subject:
        return subject.with_contacts(one.contact for one in registrations_of(subject))

    def export(self, subject: Subject) -> dict[str, Rows]:
        return {"活动报名": [describe(one) for one in registrations_of(subject).select_related("desk")]}

    def erase(self, subject: Subject) -> int:
        """A seat that is still to come is given on first."""
        rows = list(registrations_of(subject))
        for one in rows:
            if one.state in ALIVE and not one.desk.is_over(timezone.now()):
                cancel(one.pk)
        forget_rows(rows)
        pending = [entry.pk for entry in Entry.objects.all() if contact_of(entry).value in subject.contacts]
        Registration.objects.filter(by_person__in=subject.person_ids).update(by_person=None, by_name="")
        return len(rows) + Entry.objects.filter(pk__in=pending).delete()[0]


def months_before(moment: datetime, months: int) -> datetime:
    """By days: as good as a calendar for what is kept half a year."""
    return moment - timedelta(days=months * 365 // 12 + 1)


def registrations_of(subject: Subject) -> Any:
    digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
    return Registration.objects.filter(Q(digest__in=digests) | Q(person__in=subject.person_ids)).order_by("pk")


def describe(one: Registration) -> dict[str, Any]:
    return {
        "活动": one.desk.title, "时间": one.desk.starts_at, "姓名": one.name, "联系方式": one.contact,
        "企业": one.enterprise_name, "回答": [f"{asked}：{said}" for asked, said in one.answers],
        "状态": str(State(one.state).label), "报名时间": one.created_at, "签到时间": one.attended_at,
        "隐私说明版本": one.notice_version,
    }  # fmt: skip


def forget_desk(desk: Desk, now: datetime) -> int:
    """Who it was; how many came stays. How many rows."""
    rows = list(Registration.objects.filter(desk=desk))
    forget_rows(rows)
    Entry.objects.filter(desk=desk).delete()
    GateLink.objects.filter(desk=desk).update(helper="")
    Scan.objects.filter(desk=desk).update(helper="", device="")
    Desk.objects.filter(pk=desk.pk).update(forgotten_on=timezone.localdate(now))
    return len(rows)


def forget_rows(rows: list[Registration]) -> None:
    for one in rows:
        Message.objects.filter(key__startswith=f"registration:{one.pk}:").delete()
    Registration.objects.filter(pk__in=[one.pk for one in rows]).update(**NOBODY)
