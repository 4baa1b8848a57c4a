"""When editors change the names of the traditional edition or the days off, the site looks at its files again."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from publishing.delivery_requests import request_deliveries
from publishing.models import Record
from publishing.sinks import sink_names
from themes.models import TraditionalName
from themes.sink import SiteSink
from working_days.models import SpecialDay


def connect() -> None:
    for model in (TraditionalName, SpecialDay):
        post_save.connect(ask_for_a_look, sender=model)
        post_delete.connect(ask_for_a_look, sender=model)


def ask_for_a_look(raw: bool = False, **kwargs: Any) -> None:
    """One delivery: the site compares its names and days with what they were whenever it is handed anything."""
    if SiteSink.name in sink_names() and not raw:
        request_deliveries(Record.objects.live().filter(kind="portal", url="/"), [SiteSink.name], again=True)
