"""Every way to the public leads here: the admin's button, bulk actions, both APIs, workflows and schedules.

cms.approvals.ways is the table of them. Pages publish by ``QIFU_PUBLISH_ACTION``, Wagtail's registry of actions (API v3) knows the same class, and the one view
that calls Wagtail's own class, the page editor, is asked before (cms.approvals.admin_publishing).
"""

from typing import Any

from django.db.models import IntegerField, Min, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.actions import ActionRegistry, CopyPageAction, CreatePageAliasAction, PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.approvals import withdrawing
from cms.approvals.cautions import Caution, require_look
from cms.approvals.doubts import LOOKED_THROUGH, TooMany, doubts_about, doubts_below
from cms.approvals.evidence import missing_approvals, moderators_of, needed_approvals
from cms.approvals.models import Approver, Clearance, Ground
from cms.teams.queries import team_of

# The log action by which the publisher (and Wagtail's publish_scheduled) say that a schedule is due.
SCHEDULED = "wagtail.publish.scheduled"


class NotApproved(Exception):
    """Something that is needed before publishing is missing. Not a PermissionDenied: Wagtail would hide the reason."""

    def __init__(self, title: str, missing: list[Approver]) -> None:
        self.missing = missing
        words = "、".join(str(approver.label) for approver in missing)
        super().__init__(
            _("《%(title)s》还不能公开：缺少“%(missing)s”。请提交审批。") % {"title": title, "missing": words}
        )


class ApprovedPublishAction(PublishPageRevisionAction):
    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Raises NotApproved; a schedule that nobody approved is dropped instead, and noted in the history."""
        self.check(skip_permission_checks=skip_permission_checks)
        if self.log_action == SCHEDULED:
            if not Clearance.objects.filter(revision=self.revision).exists():
                return drop_schedule(self.revision)
        else:
            clear_for_public(self.object, self.revision, self.user)
        return super().execute(skip_permission_checks=True)


class ApprovedCopyAction(CopyPageAction):
    """A copy is a new page: it becomes public at once only where its copier could have published it."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        if self.keep_live and self.user:
            place = self.to or self.page.get_parent()
            refuse_live_copy(self.page, place, self.user, recursive=self.recursive)


class ApprovedAliasAction(CreatePageAliasAction):
    """An alias of a public page is public at once, in another place."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        if self.user:
            place = self.parent or self.page.get_parent()
            refuse_live_copy(self.page, place, self.user, recursive=self.recursive)


def register_actions(registry: ActionRegistry) -> None:
    """A hook of Wagtail's, which runs after its own registrations."""
    registry.register(Page, ApprovedPublishAction)
    registry.register(Page, ApprovedCopyAction)
    registry.register(Page, ApprovedAliasAction)
    withdrawing.register_actions(registry)


def clear_for_public(page: Page, revision: Revision, user: Any) -> None:
    """Note on what ground the draft becomes public. Raises NotApproved, or NotShown for what nobody has looked at.

    Without a user it is a command, run by somebody who holds the database anyway, or a leader's link, which has asked.
    """
    ground = Ground.APPROVED if user else Ground.SYSTEM
    missing = missing_approvals(page, revision, user) if user else []
    if missing and user.is_superuser:
        ground = Ground.OVERRIDE
        data = {"missing": [str(approver.label) for approver in missing]}
        log(instance=page, action="qifu.approval_overridden", user=user, revision=revision, data=data)
    elif missing:
        raise NotApproved(page.title, missing)
    if user:
        require_look(doubts_about(revision.as_object()), user=user, revision=revision)
    # One statement; update_or_create takes six.
    Clearance.objects.bulk_create(
        [Clearance(revision=revision, ground=ground, user=user)],
        update_conflicts=True, unique_fields=["revision"], update_fields=["ground", "user", "cleared_at"],
    )  # fmt: skip


def drop_schedule(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=revision.as_object(), action="qifu.schedule_dropped", revision=revision)


def refuse_live_copy(page: Page, parent: Page, user: Any, *, recursive: bool = False) -> None:
    """Raises NotApproved if a public copy of ``page`` (with all below it) under ``parent`` needs more than ``user`` can
    give, NotShown if ``user`` has not seen what is doubtful about it."""
    if not (page.live or recursive):
        return
    if not user.is_superuser and (missing := missing_below(page, parent, user, recursive=recursive)):
        raise NotApproved(page.title, missing)
    require_look(copied_doubts(page, recursive=recursive), user=user)


def copied_doubts(page: Page, *, recursive: bool) -> list[Caution]:
    try:
        return doubts_below(page, recursive=recursive)
    except TooMany:
        raise TooManyCopies(page.title) from None


class TooManyCopies(NotApproved):
    """So many public copies at once that nobody has looked at them all."""

    def __init__(self, title: str) -> None:
        self.missing = []
        text = _("《%(title)s》下公开的页面超过 %(count)d 个，不能一次复制成公开页面。请复制为草稿，核对后再发布。")
        Exception.__init__(self, text % {"title": title, "count": LOOKED_THROUGH})


def missing_below(page: Page, parent: Page, user: Any, *, recursive: bool) -> list[Approver]:
    """What public copies of ``page`` (and of all below it) lack under ``parent``."""
    copied = page.get_descendants(inclusive=True) if recursive else Page.objects.filter(pk=page.pk)
    return _missing_at(copied.filter(live=True), parent, user)


def missing_for_move(page: Page, parent: Page, user: Any) -> list[Approver]:
    """What the public and scheduled pages at and below ``page`` lack below ``parent``; nothing within their team."""
    if user.is_superuser or team_of(page) == team_of(parent):
        return []
    scheduled = Revision.page_revisions.exclude(approved_go_live_at=None).values(pk_=Cast("object_id", IntegerField()))
    return _missing_at(page.get_descendants(inclusive=True).filter(Q(live=True) | Q(pk__in=scheduled)), parent, user)


def _missing_at(public: Any, parent: Page, user: Any) -> list[Approver]:
    """What ``public`` (a queryset of pages) lacks below ``parent``: asked once for each kind."""
    one_a_kind = Page.objects.filter(
        pk__in=public.order_by().values("content_type").annotate(one=Min("pk")).values("one")
    )
    missing = {approver for found in one_a_kind for approver in missing_for_new(at_place(found, parent), user)}
    return [approver for approver in Approver if approver in missing]


def at_place(page: Page, parent: Page) -> Page:
    """A page of the same kind below ``parent``, for asking: where it stands decides."""
    place = page.specific_class(title=page.title, path=parent.path, depth=parent.depth)
    place.content_type = page.content_type
    return place


def missing_for_new(place: Page, user: Any) -> list[Approver]:
    """Somebody else's word, a leader's or a second person's, is never there yet."""
    needed = needed_approvals(place)
    others = (Approver.LEADER, Approver.SECOND)
    return [
        approver
        for approver in Approver
        if approver in needed and (approver in others or not moderators_of(place, approver).filter(pk=user.pk).exists())
    ]
