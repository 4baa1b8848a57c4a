"""One import: in batches, each one transaction; every source ends in an outcome, none stops the others."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction
from wagtail.models import Page, PageLogEntry

from site_content.policies.importing.imported import ImportedPolicy, ImportProblem, Source
from site_content.policies.importing.indexing import index_pages, indexing_put_off
from site_content.policies.importing.outcomes import Outcome, Result
from site_content.policies.importing.readers import Reader, ReaderBeside
from site_content.policies.importing.writing import LOG_ACTION, PolicyWriter
from site_content.policies.models import PolicyPage
from standards.number_fields import read_number_field

logger = logging.getLogger(__name__)

BATCH_SIZE = 25


@dataclass
class ImportRun:
    """What the administrator asked for, and what one run must remember.

    Attributes:
        portal: pages anywhere below it count as imported before.
        overwrite: also write over what editors changed since the last import.
    """

    portal: Page
    section: Page
    writer: PolicyWriter
    publish: bool = True
    overwrite: bool = False
    dry_run: bool = False
    places: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    _created: list[PolicyPage] = field(default_factory=list)

    def import_all(
        self, sources: Iterable[Source], *, reader: Reader | None = None, batch_size: int = BATCH_SIZE
    ) -> Iterator[list[Outcome]]:
        """Take the sources; yields the outcomes of each batch once that is saved.

        The next batch is begun before the last is written, so that a reader beside this process has work.
        """
        items = iter(sources)
        begun: list[Begun] = []
        with reader or ReaderBeside() as reading:
            while batch := list(islice(items, batch_size)):
                following = self._begin_batch(batch, reading)
                if begun:
                    yield self._write_batch(begun)
                begun = following
            if begun:
                yield self._write_batch(begun)

    def _begin_batch(self, batch: list[Source], reader: Reader) -> "list[Begun]":
        known = find_known(self.portal, [source.source_id for source in batch if source.source_id])
        return [self._begin(source, known.get(source.source_id), reader) for source in batch]

    def _begin(self, source: Source, page: "KnownPage | None", reader: Reader) -> "Begun":
        """Have the source read, unless it need not be taken."""
        try:
            self._check_unique(source)
        except ImportProblem as problem:
            return Begun(source, outcome=Outcome(source.place, source.source_id, "", Result.FAILED, str(problem)))
        if page and page.is_current(source) and not page.waits_to_be_published(self.publish):
            unchanged = Outcome(source.place, source.source_id, page.page.title, Result.UNCHANGED, page_id=page.page.pk)
            return Begun(source, outcome=unchanged)
        if page and page.edited and not self.overwrite:
            return Begun(source, outcome=page.conflict(source))
        return Begun(source, page, reader.start(source))

    def _write_batch(self, batch: "list[Begun]") -> list[Outcome]:
        # Reading ends before the database is locked.
        steps = [begun.outcome or begun.finish_reading() for begun in batch]
        with transaction.atomic():
            with indexing_put_off():
                outcomes = [step if isinstance(step, Outcome) else self._write(step) for step in steps]
            index_pages(self._created, [o.page_id for o in outcomes if o.page_id and o.result == Result.UPDATED])
            self._created = []
            transaction.set_rollback(self.dry_run)
        return outcomes

    def _check_unique(self, source: Source) -> None:
        earlier = self.places.setdefault(source.source_id, source.place) if source.source_id else source.place
        if earlier != source.place:
            raise ImportProblem(f"来源编号“{source.source_id}”与{earlier}重复：同一编号只导入第一份，请改正编号")

    def _write(self, step: "Step") -> Outcome:
        policy = step.policy
        try:
            self._check_number(policy)
            with transaction.atomic():
                return self._save(step)
        except ValidationError as error:
            result = Result.DUPLICATE if "doc_number" in getattr(error, "error_dict", {}) else Result.FAILED
            return step.outcome(result, validation_text(error))
        except (ImportProblem, DatabaseError, OSError) as error:
            logger.warning("Import: %s could not be written: %s", policy.place, error)
            return step.outcome(Result.FAILED, f"没有写入：{error}")

    def _check_number(self, policy: ImportedPolicy) -> None:
        """Two sources of one run with the same document number (a dry run leaves the first nowhere else)."""
        field = read_number_field(policy.doc_number) if policy.doc_number else None
        for number in field.unique_keys if field else ():
            earlier = self.numbers.setdefault(number, policy.place)
            if earlier != policy.place and self.dry_run:
                raise ValidationError({"doc_number": f"发文字号“{number}”与{earlier}重复，请核对"})

    def _save(self, step: "Step") -> Outcome:
        if step.known is None:
            written = self.writer.create(step.policy, publish=self.publish)
            self._created.append(written.page)
            return step.outcome(Result.CREATED, "；".join(written.import_notes), written.page.pk)
        withdrawn = not step.known.page.live and step.known.page.first_published_at is not None
        written = self.writer.update(step.policy, step.known.page, publish=self.publish and not withdrawn)
        notes = [*written.import_notes, *(["页面已被取消发布，只更新了草稿"] if withdrawn else [])]
        return step.outcome(Result.UPDATED, "；".join(notes), written.page.pk)


@dataclass(frozen=True)
class KnownPage:
    """A page of an earlier run; ``edited`` if somebody has saved it since."""

    page: PolicyPage
    edited: bool

    def is_current(self, source: Source) -> bool:
        """Whether the page, or its newest draft, holds this state of the source."""
        if self.page.source_hash == source.source_hash:
            return True
        revision = self.page.latest_revision
        return bool(revision and revision.content.get("source_hash") == source.source_hash)

    def waits_to_be_published(self, publish: bool) -> bool:
        """Imported as a draft, never public since, not edited: a run without ``--draft`` publishes it."""
        return publish and not self.edited and self.page.first_published_at is None

    def conflict(self, source: Source) -> Outcome:
        detail = (
            f"来源有变化，但页面（编号 {self.page.pk}）在上次导入后有人修改过，没有覆盖。"
            "请人工核对；确定以来源为准时加 --overwrite 再导入"
        )
        return Outcome(source.place, source.source_id, self.page.title, Result.CONFLICT, detail, self.page.pk)


@dataclass(frozen=True)
class Begun:
    """A source that is being read, or whose outcome is known without."""

    source: Source
    known: KnownPage | None = None
    result: Callable[[], ImportedPolicy] | None = None
    outcome: Outcome | None = None

    def finish_reading(self) -> "Step | Outcome":
        assert self.result is not None
        source = self.source
        try:
            return Step(self.result(), self.known)
        except ImportProblem as problem:
            return Outcome(source.place, source.source_id, "", Result.FAILED, str(problem))
        except Exception as error:
            logger.exception("Import: %s could not be read", source.place)
            detail = f"读取时程序出错（{type(error).__name__}: {error}），请把这个文件交给开发人员"
            return Outcome(source.place, source.source_id, "", Result.FAILED, detail)


@dataclass(frozen=True)
class Step:
    """A source that is read and is to be written."""

    policy: ImportedPolicy
    known: KnownPage | None

    def outcome(self, result: Result, detail: str = "", page_id: int | None = None) -> Outcome:
        policy = self.policy
        return Outcome(policy.place, policy.source_id, policy.title, result, detail, page_id)


def find_known(portal: Page, source_ids: list[str]) -> dict[str, KnownPage]:
    """Pages below ``portal`` that come from these sources."""
    pages = list(PolicyPage.objects.descendant_of(portal).filter(source_id__in=source_ids).order_by("-pk"))
    ours = set(
        PageLogEntry.objects.filter(action=LOG_ACTION, page_id__in=[page.pk for page in pages]).values_list(
            "revision_id", flat=True
        )
    )
    return {page.source_id: KnownPage(page, page.latest_revision_id not in ours) for page in pages}


def validation_text(error: ValidationError) -> str:
    """The messages of a form-like error, each after its field's label."""
    if not hasattr(error, "error_dict"):
        return "；".join(error.messages)
    parts = []
    for name, messages in error.message_dict.items():
        field: Any = None if name == NON_FIELD_ERRORS else PolicyPage._meta.get_field(name)
        label = f"{field.verbose_name}：" if field else ""
        parts.append(label + " ".join(messages))
    return "；".join(parts)
