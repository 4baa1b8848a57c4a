"""What an appeal keeps of its person, and how long: contact two years after its end; its text stays, without who wrote it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from messages.models import Message
from services.appeals.attachments import forget_files
from services.appeals.models import Appeal, AppealEvent, Attachment, ContactCode, InternalNote
from services.appeals.progress import SHARED_TEXTS
from services.appeals.states import HANDLED, State
from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Subject, Term, years_before
from services.notices.keeping import forget_subjects
from standards.personal_numbers import mask_personal

CONTACT_YEARS = 2
FILES_YEARS = 1
CODES_KEPT = timedelta(days=1)
ERASED = "（已按本人要求删除）"
NOT_OVER = (State.SUBMITTED, *HANDLED, State.ANSWERED)


class AppealKeeper(Keeper):
    terms = (
        Term("确认联系方式的验证码", "发出后 1 天"),
        Term("没有确认联系方式的诉求", "提交后 48 小时"),
        Term("表单没有提交成功时选好的附件", "选好后 1 天"),
        Term("诉求的附件", "办结后 1 年"),
        Term("诉求的联系人、电话、邮箱", "办结后 2 年；内容去掉姓名、号码后保留"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        codes = ContactCode.objects.filter(sent_at__lt=now - CODES_KEPT).delete()[0]
        today = timezone.localdate(now)
        with_files = Appeal.objects.filter(pk__in=Attachment.objects.values("appeal"))
        files = sum(
            forget_files(appeal) for appeal in with_files.filter(ended_before(years_before(today, FILES_YEARS)))
        )
        told = Appeal.objects.filter(ended_before(years_before(today, CONTACT_YEARS)), forgotten_on=None)
        appeals = sum(forget_contact(appeal, now) for appeal in told)
        return {"验证码": codes, "诉求的附件": files, "诉求的联系方式": appeals}

    def find_obstacles(self, subject: Subject) -> list[str]:
        numbers = appeals_of(subject).filter(state__in=NOT_OVER).values_list("number", flat=True)
        return [f"诉求 {number} 还没有办结；办结或由本人撤回后再删除。" for number in numbers]

    def export(self, subject: Subject) -> dict[str, Rows]:
        appeals = (
            appeals_of(subject).select_related("town", "unit", "category").prefetch_related("events", "attachments")
        )
        return {"诉求": [describe(appeal) for appeal in appeals]}

    def erase(self, subject: Subject) -> int:
        appeals = list(appeals_of(subject))
        for appeal in appeals:
            erase_appeal(appeal)
        return len(appeals)


def ended_before(day: date) -> Q:
    return Q(state=State.CLOSED, closed_on__lt=day) | Q(state=State.REJECTED, rejected_on__lt=day)


def appeals_of(subject: Subject) -> Any:
    digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
    return Appeal.objects.filter(Q(contact_digest__in=digests) | Q(person__in=subject.person_ids)).order_by("pk")


def describe(appeal: Appeal) -> dict[str, Any]:
    """What the person told, and what was told to the person."""
    events = [
        {"时间": event.at, "动作": event.get_action_display(), "内容": event.text}
        for event in appeal.events.all()
        if event.action in SHARED_TEXTS
    ]
    return {
        "编号": appeal.number, "提交时间": appeal.created_at, "状态": appeal.get_state_display(),
        "企业名称": appeal.enterprise_name, "信用代码": appeal.credit_code, "联系人": appeal.contact_name, "电话": appeal.contact_phone,
        "邮箱": appeal.contact_email, "标题": appeal.title, "内容": appeal.text,
        "隐私说明版本": appeal.notice_version, "往来": events, "附件": [attachment.name for attachment in appeal.attachments.all()],
    }  # fmt: skip


def forget_contact(appeal: Appeal, now: datetime) -> int:
    """Who it was goes, from the texts too; what it was about stays. 1, for counting."""
    known = [appeal.contact_name, appeal.contact_phone, appeal.contact_email]
    rows: list[AppealEvent | InternalNote] = list(AppealEvent.objects.filter(appeal=appeal))
    for row in [*rows, *InternalNote.objects.filter(appeal=appeal)]:
        masked = mask_personal(row.text, known)
        if masked != row.text:
            _write_text(row, masked)
    _write_appeal(appeal, now, title=mask_personal(appeal.title, known), text=mask_personal(appeal.text, known))
    return 1


def erase_appeal(appeal: Appeal) -> None:
    """Nothing that was written or attached stays; days, units, outcome and grade do, so that no figure changes."""
    forget_files(appeal)
    # Also to a contact that the person never confirmed to be his.
    Message.objects.filter(key__startswith=f"appeal:{appeal.pk}:").exclude(key__endswith=":staff").delete()
    forget_subjects(f"appeal:{appeal.pk}:")
    if appeal.state == State.UNCONFIRMED:
        AppealEvent.objects.erase_unconfirmed(appeal)
        appeal.delete()
        return
    AppealEvent.objects.filter(appeal=appeal).exclude(text="").update(text="", salt="")
    InternalNote.objects.filter(appeal=appeal).delete()
    _write_appeal(
        appeal, timezone.now(), title=ERASED, text=ERASED, enterprise_name=ERASED, credit_code="", query_digest=""
    )


def _write_text(row: AppealEvent | InternalNote, text: str) -> None:
    """An event's chain holds only the salted digest of its text: without the salt it says that a text was taken out."""
    rows: Any = type(row)._default_manager.filter(pk=row.pk)
    rows.update(text=text, **({"salt": ""} if isinstance(row, AppealEvent) else {}))


def _write_appeal(appeal: Appeal, now: datetime, **values: str) -> None:
    ContactCode.objects.filter(appeal=appeal).delete()
    nobody = {"contact_name": "", "contact_phone": "", "contact_email": "", "contact_digest": "", "person": None}
    Appeal.objects.filter(pk=appeal.pk).update(**nobody, forgotten_on=timezone.localdate(now), **values)
