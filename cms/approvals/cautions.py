"""What a person must have seen before a page becomes public or stops being so, and that it was seen.

Every way to the public and back asks here (cms.approvals.ways). A way that cannot show it raises NotShown, which turns
into a screen that lists it and repeats the request (admin), or into JSON (API). The repeated request names what it has
seen by its digest, as ``acknowledged`` in the form or the query.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.approvals.models import Acknowledgement

FIELD = "acknowledged"
_request: ContextVar[HttpRequest | None] = ContextVar("qifu_request", default=None)


@dataclass(frozen=True)
class Line:
    """``key``: what makes it the same line for everybody, where the text does not."""

    place: str
    text: str
    key: str = ""
    is_revival: bool = False


@dataclass(frozen=True)
class Caution:
    page: Page
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        """The same for the same doubts about the same kind of page, also before the page has a number."""
        keys = sorted(line.key or f"{line.place}\n{line.text}" for line in self.lines)
        return hashlib.sha256("\n\n".join([self.page.specific_class.__name__, *keys]).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        return {
            "page": self.page.pk,
            "title": self.page.title,
            "acknowledge": self.digest,
            "findings": [{"place": line.place, "text": line.text} for line in self.lines],
        }


class NotShown(Exception):
    """Nothing was done: somebody has to see ``cautions`` first. Not a PermissionDenied, which would hide them."""

    def __init__(self, cautions: list[Caution], *, publishes: bool) -> None:
        self.cautions, self.publishes = cautions, publishes
        super().__init__("；".join(line.text for caution in cautions for line in caution.lines))

    @property
    def digests(self) -> str:
        """What the field holds that acknowledges all of them."""
        return " ".join(caution.digest for caution in self.cautions)


@contextmanager
def serving(request: HttpRequest) -> Iterator[None]:
    """While it lasts, what ``request`` acknowledges counts."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def acknowledged_now() -> set[str]:
    request = _request.get()
    if request is None:
        return set()
    return {
        digest for values in (request.POST, request.GET) for text in values.getlist(FIELD) for digest in text.split()
    }


def require_look(
    cautions: Iterable[Caution], *, user: Any, revision: Revision | None = None, name: str = "",
    seen: Iterable[str] = (), publishes: bool = True,
) -> None:  # fmt: skip
    """Note that ``user`` (or the leader called ``name``) has seen all of them; raises NotShown if not.

    ``seen``: digests that came another way than by the request.
    """
    found = list(cautions)
    given = acknowledged_now() | set(seen)
    missing = [c for c in unseen(found, user, revision, name) if c.digest not in given]
    if missing:
        raise NotShown(missing, publishes=publishes)
    for caution in found:
        if caution.digest in given:
            _note(caution, user, revision, name)


def unseen(cautions: Iterable[Caution], user: Any, revision: Revision | None, name: str = "") -> list[Caution]:
    """Those that this very person has not seen of this very draft."""
    known = Acknowledgement.objects.filter(revision=revision, user=user, name=name) if revision else None
    seen = set(known.values_list("page", "digest")) if known is not None else set()
    return [caution for caution in cautions if (caution.page.pk, caution.digest) not in seen]


def _note(caution: Caution, user: Any, revision: Revision | None, name: str) -> None:
    values = {"page_id": caution.page.pk, "revision": revision, "user": user, "name": name, "digest": caution.digest}
    lines = [f"{line.place}：{line.text}" if line.place else line.text for line in caution.lines]
    _row, created = Acknowledgement.objects.get_or_create(**values, defaults={"lines": lines})
    if created:
        data = {"lines": lines, "name": name}
        log(instance=caution.page, action="qifu.findings_seen", user=user, revision=revision, data=data)
