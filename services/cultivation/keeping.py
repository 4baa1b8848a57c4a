"""What is kept of applications: documents for a year after the decision, drafts for three months; who is recognised stays."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from services.cultivation.models import Application, ApplicationEvent, ApplicationFile, RecognitionUpload
from services.cultivation.states import DECIDED, State
from services.keeping.keeper import Keeper, Rows, Subject, Term, years_before
from services.uploads.storage import remove_when_committed

DRAFTS_KEPT = timedelta(days=90)
UPLOADS_KEPT = timedelta(days=7)
YEARS_KEPT = 1


class CultivationKeeper(Keeper):
    terms = (
        Term("没有提交的培育申报", "开始填报后 90 天"),
        Term("培育申报的材料、说明和申报人", "办结后 1 年"),
        Term("上传的认定名单", "7 天"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        drafts = Application.objects.filter(state=State.DRAFT, begun_at__lt=now - DRAFTS_KEPT)
        end = years_before(timezone.localdate(now), YEARS_KEPT)
        over = Application.objects.filter(state__in=DECIDED, decided_at__date__lt=end, forgotten_on=None)
        uploads = RecognitionUpload.objects.filter(at__lt=now - UPLOADS_KEPT)
        return {
            "没有提交的培育申报": sum(discard(one) for one in drafts),
            "培育申报": sum(forget_application(one, now) for one in over),
            "上传的认定名单": uploads.delete()[0],
        }

    def export(self, subject: Subject) -> dict[str, Rows]:
        return {"培育申报": [describe(one) for one in applications_of(subject).select_related("enterprise")]}

    def erase(self, subject: Subject) -> int:
        """The application is the enterprise's and goes on; of the person nothing is left in it."""
        events = ApplicationEvent.objects.filter(person__in=subject.person_ids)
        return applications_of(subject).update(person=None) + events.update(person=None)


def applications_of(subject: Subject) -> Any:
    return Application.objects.filter(person__in=subject.person_ids).order_by("pk")


def describe(one: Application) -> dict[str, Any]:
    return {
        "培育计划": one.programme, "批次": one.round, "企业": one.enterprise.name, "状态": one.get_state_display(),
        "申报说明": one.note, "材料": [f"{file.heading}：{file.name}" for file in one.files.all()], "开始时间": one.begun_at,
        "提交时间": one.submitted_at, "隐私说明版本": one.notice_version,
    }  # fmt: skip


def discard(draft: Application) -> int:
    remove_files(draft)
    return draft.delete()[0] and 1


def forget_application(one: Application, now: datetime) -> int:
    """That it was decided, and how, stays."""
    remove_files(one)
    ApplicationEvent.objects.filter(application=one).update(person=None)
    Application.objects.filter(pk=one.pk).update(person=None, note="", forgotten_on=timezone.localdate(now))
    return 1


def remove_files(one: Application) -> None:
    files = ApplicationFile.objects.filter(application=one)
    remove_when_committed(files.values_list("stored", flat=True))
    files.delete()
