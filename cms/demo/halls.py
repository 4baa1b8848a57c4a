"""A sample hall with its counters."""

from typing import Any

from services.hall.models import CounterGroup, Hall, OpeningTime
from services.units.models import Unit


def load_hall(source: dict[str, Any]) -> bool:
    """False if there is one already."""
    if Hall.objects.exists():
        return False
    plain = {name: source[name] for name in ("name", "address", "phone", "note")}
    hall = Hall.objects.create(unit=Unit.objects.get(code="city"), **plain)
    for opens_at, closes_at in source["opening_times"]:
        OpeningTime.objects.create(hall=hall, opens_at=opens_at, closes_at=closes_at)
    for group in source["groups"]:
        CounterGroup.objects.create(hall=hall, **{**group, "matters": "\n".join(group["matters"])})
    return True
