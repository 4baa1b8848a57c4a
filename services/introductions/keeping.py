"""What introductions keep of persons and of what was handed over, and how long; states and sums stay as figures."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from messages.models import Message
from services.contacts.sealing import digests_of
from services.introductions.acting import ENTERPRISE, act
from services.introductions.models import Introduction, IntroductionEvent, IntroductionQuerySet
from services.introductions.states import OPEN, Action
from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.notices.keeping import forget_subjects

KEPT = timedelta(days=365)
KEPT_WITHDRAWN = timedelta(days=30)
NOBODY: dict[str, Any] = {"name": "", "contact": "", "digest": "", "person": None, "sealed": ""}


class IntroductionKeeper(Keeper):
    terms = (
        Term("融资对接的联系人、交给机构的企业资料和往来说明", "结束后 1 年；撤回同意的，撤回后 30 天"),
        Term("融资对接的产品、状态和获得金额", "长期保留，不含联系人"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        done = Q(closed_on__lt=timezone.localdate(now - KEPT)) | Q(withdrawn_at__lt=now - KEPT_WITHDRAWN)
        return {"融资对接": forget_rows(Introduction.objects.filter(done, forgotten_on=None), now)}

    def widen(self, subject: Subject) -> Subject:
        return subject.with_contacts(one.contact for one in introductions_of(subject))

    def export(self, subject: Subject) -> dict[str, Rows]:
        rows = introductions_of(subject).select_related("enterprise", "provider").prefetch_related("events")
        return {"融资对接": [describe(one) for one in rows]}

    def erase(self, subject: Subject) -> int:
        """Consent to what is still open is taken back first, so that the provider hears of it."""
        rows = introductions_of(subject)
        for one in rows.filter(state__in=OPEN):
            act(one.pk, Action.WITHDRAW, ENTERPRISE, version=one.version)
        return forget_rows(rows, timezone.now())


def introductions_of(subject: Subject) -> IntroductionQuerySet:
    digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
    return Introduction.objects.filter(Q(person__in=subject.person_ids) | Q(digest__in=digests)).order_by("pk")


def describe(one: Introduction) -> dict[str, Any]:
    return {
        "编号": one.number, "产品": one.product_title, "提供机构": one.provider.name, "企业": one.enterprise.name,
        "联系人": one.name, "联系方式": one.contact, "交给机构的内容": [f"{what}：{value}" for what, value in one.handed],
        "状态": one.get_state_display(), "申请时间": one.asked_at, "撤回同意时间": one.withdrawn_at,
        "经过": [f"{e.at:%Y-%m-%d} {e.get_action_display()} {e.text}".strip() for e in one.events.all()],
        "隐私说明版本": one.notice_version,
    }  # fmt: skip


def forget_rows(rows: IntroductionQuerySet, now: datetime) -> int:
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        Message.objects.filter(key__startswith=f"introduction:{key}:").delete()
        forget_subjects(f"introduction:{key}:")
    IntroductionEvent.objects.filter(introduction__in=keys).exclude(text="").update(text="")
    return Introduction.objects.filter(pk__in=keys).update(forgotten_on=timezone.localdate(now), **NOBODY)
