"""From pages to their public records: in a child process under limits, whatever editors have made of a page.

A page that takes too much time or memory, or brings its process down, is an error of its own; the others are made by
the next child. The publisher itself goes on, also after a restart.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from wagtail.models import Page

from office_files.children.limits import MEGABYTE, Limit, LimitReached, Limits
from office_files.children.running import Child, ChildError
from publishing.document import PublicRecord, Unpublishable
from publishing.visibility import hidden_paths, is_public

logger = logging.getLogger(__name__)

_SENTENCES = {
    Limit.TIME: "内容太复杂，在规定的时间里没有生成，没有上线：请拆小过大的表格、减少图片，或分成几页，再重新发布",
    Limit.MEMORY: "内容太大，生成它需要的内存超过上限，没有上线：请拆小过大的表格和图片，或分成几页，再重新发布",
    Limit.ANSWER: "生成的内容太大，没有上线：请拆小过大的表格，或分成几页，再重新发布",
    Limit.CRASH: "生成内容的程序中断了，没有上线：请检查最近加入的表格、图片和附件，去掉后重新发布；不行请找维护人员",
}


@dataclass(frozen=True)
class BuildError:
    """Why there is no record; ``costly`` if trying again takes much, or can hardly help."""

    text: str
    costly: bool = False


@dataclass
class Built:
    """Records of pages that are public now, ids of those that are not, and errors by page id."""

    published: dict[str, PublicRecord] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    errors: dict[int, BuildError] = field(default_factory=dict)

    def add(self, other: "Built") -> None:
        self.published |= other.published
        self.withdrawn += other.withdrawn
        self.errors |= other.errors


def build_apart(page_ids: Iterable[int], going_on: Callable[[], object] = lambda: None) -> Built:
    """``build_records`` in a child process; ``going_on`` is called while it takes long."""
    if not settings.QIFU_RECORD_SECONDS:
        return build_records(page_ids)
    return _builder.build(sorted(page_ids), going_on)


def build_records(page_ids: Iterable[int]) -> Built:
    pages = {page.pk: page for page in Page.objects.filter(pk__in=page_ids).specific()}
    hidden = hidden_paths(pages.values())
    built = Built()
    for page_id in sorted(page_ids):
        page = pages.get(page_id)
        if page is None or not is_public(page, hidden):
            built.withdrawn.append(str(page_id))
            continue
        try:
            built.published[str(page_id)] = page.to_record()
        except MemoryError:
            raise
        except Unpublishable as problem:
            built.errors[page_id] = BuildError(str(problem), costly=True)
        except Exception as error:  # one bad page must not hold up the others
            logger.exception("Page %s could not be made into a record", page_id)
            built.errors[page_id] = BuildError(f"{type(error).__name__}: {error}")
    return built


class RecordBuilder:
    """A child that is kept from batch to batch, as it knows by then what all records need."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def build(self, page_ids: list[int], going_on: Callable[[], object]) -> Built:
        """All at once, as they usually can; if that breaks a limit or fails one by one, to know which of them does."""
        try:
            return self._ask(page_ids)
        except (LimitReached, ChildError) as broken:
            if len(page_ids) == 1:
                return Built(errors={page_ids[0]: _explain(page_ids[0], broken)})
        built = Built()
        for page_id in page_ids:
            going_on()
            built.add(self.build([page_id], going_on))
        return built

    def _ask(self, page_ids: list[int]) -> Built:
        if self._child is None:
            self._child = Child(_build_in_child, _limits())
        try:
            return _read_built(self._child.ask(page_ids))
        except (LimitReached, ChildError):
            self.close()
            raise

    def close(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()


_builder = RecordBuilder()


def _limits() -> Limits:
    seconds = settings.QIFU_RECORD_SECONDS
    return Limits(
        cpu_seconds=seconds,
        wall_seconds=3 * seconds,
        memory_bytes=settings.QIFU_RECORD_MB * MEGABYTE,
        answer_bytes=256 * MEGABYTE,
        writes_files=True,  # images in sizes
    )


def _explain(page_id: int, broken: LimitReached | ChildError) -> BuildError:
    if isinstance(broken, ChildError):
        logger.error("Page %s could not be read: %s", page_id, broken)
        return BuildError(str(broken))
    logger.error("Page %s broke a limit (%s) while its record was made; it is set aside", page_id, broken.limit)
    return BuildError(_SENTENCES[broken.limit], costly=True)


def _build_in_child(page_ids: list[int]) -> str:
    """As JSON text, whatever classes the values are of."""
    close_old_connections()
    try:
        built = build_records(page_ids)
    except DatabaseError as error:
        if "memory" in str(error):  # libpq's way to say that a row does not fit
            raise MemoryError from error
        raise
    published = {key: {**vars(record), "refresh_at": _to_text(record)} for key, record in built.published.items()}
    errors = {page_id: vars(error) for page_id, error in built.errors.items()}
    return json.dumps({"published": published, "withdrawn": built.withdrawn, "errors": errors}, ensure_ascii=False)


def _to_text(record: PublicRecord) -> str | None:
    return record.refresh_at.isoformat() if record.refresh_at else None


def _read_built(answer: str) -> Built:
    values = json.loads(answer)
    for record in values["published"].values():
        record["refresh_at"] = datetime.fromisoformat(record["refresh_at"]) if record["refresh_at"] else None
    return Built(
        {key: PublicRecord(**record) for key, record in values["published"].items()},
        values["withdrawn"],
        {int(page_id): BuildError(**error) for page_id, error in values["errors"].items()},
    )
