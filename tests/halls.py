"""A hall with two groups of counters, open as halls are."""

from datetime import datetime, time

from django.utils import timezone

from services.hall.models import CounterGroup, Hall, OpeningTime
from services.units.models import Unit

# A Monday morning before the hall opens.
EARLY = datetime(2026, 11, 30, 8, 0, tzinfo=timezone.get_fixed_timezone(480))


def at(hour: int, minute: int = 0, day: int = 30, month: int = 11) -> datetime:
    return EARLY.replace(month=month, day=day, hour=hour, minute=minute)


def make_hall(unit: Unit, name: str = "样例企业服务大厅", parallel: int = 2) -> Hall:
    hall = Hall.objects.create(name=name, unit=unit, address="样例路 1 号", phone="0532-80000000")
    for opens, closes in ((time(9), time(12)), (time(13, 30), time(17))):
        OpeningTime.objects.create(hall=hall, opens_at=opens, closes_at=closes)
    for prefix, called, matters in (("A", "企业登记", "设立登记\n变更登记"), ("B", "政策咨询", "政策申报咨询")):
        CounterGroup.objects.create(
            hall=hall,
            name=called,
            prefix=prefix,
            matters=matters,
            minutes=20,
            parallel=parallel if prefix == "A" else 1,
        )
    return hall
