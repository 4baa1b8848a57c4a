"""Who had a time at the hall is forgotten 90 days after it; how many came stays."""

from datetime import datetime, timedelta

from django.utils import timezone

from services.hall.models import Booking, BookingQuerySet
from services.hall.states import BookingState
from services.keeping.keeper import Keeper, Rows, Subject, Term

KEPT = timedelta(days=90)


class HallKeeper(Keeper):
    terms = (Term("大厅预约的预约人", "预约时间后 90 天"), Term("没有确认的暂留时间", "10 分钟，次日删除"))

    def forget(self, now: datetime) -> dict[str, int]:
        old = Booking.objects.filter(starts_at__lte=now - KEPT).exclude(person=None)
        lapsed = Booking.objects.filter(held_until__lte=now - timedelta(days=1))  # nobody confirmed it
        return {"大厅预约的预约人": _unname(old), "没有确认的暂留时间": lapsed.delete()[0]}

    def export(self, subject: Subject) -> dict[str, Rows]:
        found = Booking.objects.filter(person__in=subject.person_ids).select_related("group__hall", "enterprise")
        return {
            "大厅预约": [
                {
                    "大厅": row.group.hall.name,
                    "窗口": row.group.name,
                    "时间": timezone.localtime(row.starts_at),
                    "事项": row.matter,
                    "企业": row.enterprise.name if row.enterprise else "",
                    "状态": row.get_state_display(),
                }
                for row in found
            ]
        }

    def erase(self, subject: Subject) -> int:
        """A time that is still ahead is given back."""
        found = Booking.objects.filter(person__in=subject.person_ids)
        found.ahead(timezone.now()).update(state=BookingState.CANCELLED)
        return _unname(found)


def _unname(bookings: BookingQuerySet) -> int:
    count: int = bookings.update(person=None, enterprise=None, matter="", number="")
    return count
