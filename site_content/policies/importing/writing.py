"""Writing one read policy as a page, along Wagtail's own way: revision, publication, log, references."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, Revision

from office_files.uploads.admission import RefusedFile
from site_content.base.models import Topic
from site_content.base.slugs import MAX_LENGTH, make_slug
from site_content.policies.importing.imported import ImportedPolicy
from site_content.policies.importing.library import Library, is_attachable
from site_content.policies.models import IssuingAuthority, PolicyPage

LOG_ACTION = "policies.import"
PLAIN_FIELDS = (
    "doc_number", "index_number", "document_type", "issued_on", "published_on", "effective_on", "expires_on", "summary", "keywords",
    "source", "source_id", "source_hash",
)  # fmt: skip
RELATIONS = ("authorities", "topics", "regions", "industries", "relations", "wagtail_admin_comments")


@dataclass(frozen=True)
class Written:
    """A page that was written, and what the administrator should look at."""

    page: PolicyPage
    import_notes: list[str]


class PolicyWriter:
    """Writes policies as pages of one section.

    ``attach``: the file that a policy was read from becomes its attachment, if it is one that readers may be given.
    ``user``: who uploads its files.
    """

    def __init__(self, section: Page, *, attach: bool = False, user: Any = None) -> None:
        self.section = section
        self.attach = attach
        self.user = user

    @cached_property
    def library(self) -> Library:
        return Library(self.section, self.user)

    def create(self, policy: ImportedPolicy, *, publish: bool) -> Written:
        """A new page below the section. Raises ValidationError for what an editor could not save either."""
        page = PolicyPage(live=False, locale_id=self.section.locale_id)
        notes = self.apply(policy, page)
        with _relations_known(page):
            self.section.add_child(instance=page)
        with _relations_known(page):
            record_revision(page, policy, publish=publish)
        return Written(page, notes)

    def update(self, policy: ImportedPolicy, page: PolicyPage, *, publish: bool) -> Written:
        """A new revision on top of the newest one, so that what editors added stays."""
        latest = page.get_latest_revision_as_object()
        notes = self.apply(policy, latest)
        record_revision(latest, policy, publish=publish)
        return Written(latest, notes)

    def apply(self, policy: ImportedPolicy, page: Any) -> list[str]:
        """Everything that the source says, onto the PolicyPage ``page``; what it cannot say (applicability,
        application window …) stays. Returns notes for the administrator."""
        notes = list(policy.notes)
        page.title = page.draft_title = policy.title
        for name in PLAIN_FIELDS:
            setattr(page, name, getattr(policy, name))
        page.body = self._store_body(policy, notes)
        page.authorities = [find_or_create_authority(name) for name in policy.authorities]
        if policy.topics:
            page.topics = known_topics(policy.topics, notes)
        self._attach(policy, page, notes)
        return notes

    def _attach(self, policy: ImportedPolicy, page: Any, notes: list[str]) -> None:
        """The source, if it is asked for and one that readers may be given, and the files that it links to."""
        originals = [policy.original] if self.attach and policy.original else []
        attached = []
        for file in [*(source for source in originals if is_attachable(source.filename)), *policy.attachments]:
            try:
                document = self.library.store_document(file, file.title or policy.title)
            except RefusedFile as problem:
                notes.append(f"文件没有附上（{file.filename[:60]}）：{problem.message}")
            else:
                attached.append(("attachment", {"document": document, "title": ""}))
        if attached:
            page.attachments = attached

    def _store_body(self, policy: ImportedPolicy, notes: list[str]) -> list[tuple[str, Any]]:
        body: list[tuple[str, Any]] = []
        for kind, value in policy.body:
            if kind != "picture":
                body.append((kind, value))
                continue
            picture = policy.pictures[value["number"]]
            alt = value["alt"] or f"《{policy.title[:150]}》插图 {value['number'] + 1}"
            try:
                image = self.library.store_picture(picture, alt)
            except RefusedFile as problem:
                notes.append(f"第 {value['number'] + 1} 张图片没有导入（{picture.filename[:60]}）：{problem.message}")
            else:
                body.append(("image", {"image": image, "alt": alt, "caption": ""}))
        return body


def record_revision(page: PolicyPage, policy: ImportedPolicy, *, publish: bool) -> Revision:
    # Publishing checks the page in full, so a revision that is published at once need not be checked before.
    revision = page.save_revision(clean=not publish)
    if publish:
        revision.publish(log_action=False)
        # Wagtail publishes an object of its own; this one says no longer that a draft follows, which would be indexed.
        page.live, page.has_unpublished_changes = True, False
    # In place of "published", as Wagtail's own log does for schedules: editors read in the history where the page
    # comes from, and the next run sees by it that nobody has edited since.
    data = {"source": policy.place, "id": policy.source_id, "published": publish}
    log(instance=page, action=LOG_ACTION, revision=revision, data=data, content_changed=True)
    return revision


@contextmanager
def _relations_known(page: PolicyPage) -> Iterator[None]:
    """What belongs to a page that was made a moment ago is still known after saving, which forgets it: neither
    Wagtail nor indexing need ask the database."""
    page._is_site_root = False
    related = {relation: list(getattr(page, relation).all()) for relation in RELATIONS}
    yield
    for relation, objects in related.items():
        setattr(page, relation, objects)


def find_or_create_authority(name: str) -> IssuingAuthority:
    known = IssuingAuthority.objects.filter(name=name).first()
    return known or IssuingAuthority.objects.create(name=name, slug=free_authority_slug(name))


def free_authority_slug(name: str) -> str:
    """The name's pinyin, numbered if another authority has it."""
    base = make_slug(name)[: MAX_LENGTH - 4]
    taken = set(IssuingAuthority.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := _numbered(base, number)) not in taken)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def known_topics(names: Iterable[str], notes: list[str]) -> list[Topic]:
    """The topics of these names; the editors' list is not added to, what is not in it is noted."""
    found = list(Topic.objects.filter(name__in=list(names)))
    missing = sorted(set(names) - {topic.name for topic in found})
    if missing:
        notes.append(f"没有主题分类“{'、'.join(missing)}”，请在后台添加后补选")
    return found
