"""Where records go. Settings name the sinks; this package knows only their Protocol."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from publishing.models import Record
    from publishing.signposts import Signpost


class SinkUnavailable(Exception):
    """The whole sink is away (a dead server, a full disk): keep the work and try later.

    Its text is shown to administrators: a sentence in Chinese, then technical text on lines of its own.
    """


class Sink(Protocol):
    """Something outside that follows the records.

    ``exclusive`` sinks have one worker at a time, over all processes and hosts. A sink with an attribute
    ``takes_signposts`` that is true is handed old addresses too (publishing.signposts). One with a method ``follow_up`` has
    work of its own that follows from what it was handed, or from passing time: it is given turns between deliveries, each
    a step that is short and harmless to repeat, and says how much it did (0: nothing is left).
    """

    name: str
    exclusive: bool

    def deliver(self, records: "Sequence[Record | Signpost]") -> Mapping[str, str]:
        """Bring the outside in line with the present state of ``records`` (signposts among them where it takes them).

        Doing it twice, late or out of order must be harmless; records with ``live`` False are gone.
        Returns the error text by record id for those that could not be done; raises
        SinkUnavailable if none could.
        """
        ...

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        """(record id, sequence) for every live record that the outside holds."""
        ...


def sink_names() -> list[str]:
    """Names of the configured sinks, in order (settings.QIFU_SINKS)."""
    return list(settings.QIFU_SINKS)


@cache
def get_sink(name: str) -> Sink:
    """The sink called ``name``. Raises KeyError for an unknown one."""
    return import_string(settings.QIFU_SINKS[name])()


def takes_signposts(name: str) -> bool:
    return bool(getattr(import_string(settings.QIFU_SINKS[name]), "takes_signposts", False))


def signpost_sinks() -> list[str]:
    """Names of the sinks that show what stands at old addresses."""
    return [name for name in sink_names() if takes_signposts(name)]


def follows_up(name: str) -> bool:
    return hasattr(import_string(settings.QIFU_SINKS[name]), "follow_up")


def forget_sinks() -> None:
    """Drop the sink objects, so that changed settings count (tests, worker reload)."""
    get_sink.cache_clear()
