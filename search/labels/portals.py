"""What portals are called, for labels. Looked up when shown, so that a renamed portal is right everywhere at once."""

from publishing.models import Record
from search.kept import Kept

LOOK_AGAIN_SECONDS = 10.0


def portal_names() -> dict[str, str]:
    """Title by portal record id, at most LOOK_AGAIN_SECONDS old."""
    return _kept.get()


def forget_portal_names() -> None:
    """Look again next time (tests)."""
    _kept.forget()


def _read() -> dict[str, str]:
    return dict(Record.objects.live().of_kind("portal").values_list("id", "title"))


_kept: Kept[dict[str, str]] = Kept(_read, empty={}, seconds=LOOK_AGAIN_SECONDS)
