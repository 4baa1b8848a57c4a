"""Every way to the public leads here: the admin's button, bulk actions, both APIs, workflows and schedules.

Pages publish by ``QIFU_PUBLISH_ACTION``, Wagtail's registry of actions (API v3) knows the same class, and the one view
that calls Wagtail's own class, the page editor, is asked before (cms.approvals.admin_publishing).
"""

from typing import Any

from django.db.models import IntegerField, Min, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.actions import ActionRegistry, CopyPageAction, CreatePageAliasAction, PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

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
            refuse_live_copy(self.page, self.to or self.page.get_parent(), self.user)


class ApprovedAliasAction(CreatePageAliasAction):
    """An alias of a public page is public at once, in another place."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        if self.user:
            refuse_live_copy(self.page, self.parent or self.page.get_parent(), self.user)


def register_actions(registry: ActionRegistry) -> None:
    """A hook of Wagtail's, which runs after its own registrations."""
    registry.register(Page, ApprovedPublishAction)
    registry.register(Page, ApprovedCopyAction)
    registry.register(Page, ApprovedAliasAction)


def clear_for_public(page: Page, revision: Revision, user: Any) -> None:
    """Note on what ground the draft becomes public. Raises NotApproved.

    Without a user it is a command, run by somebody who holds the database anyway.
    """
    ground = Ground.APPROVED if user else Ground.SYSTEM
    missing = missing_approvals(page, revision, user) if user else []
    if missing and user.is_superuser:
        ground = Ground.OVERRIDE
        data = {"missing": [str(approver.label) for approver in missing]}
        log(instance=page, action="qifu.approval_overridden", user=user, revision=revision, data=data)
    elif missing:
        raise NotApproved(page.title, missing)
    # One statement; update_or_create takes six.
    Clearance.objects.bulk_create(
        [Clearance(revision=revision, ground=ground, user=user)],
        update_conflicts=True, unique_fields=["revision"], update_fields=["ground", "user", "cleared_at"],
    )  # fmt: skip


def drop_schedule(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=revision.as_object(), action="qifu.schedule_dropped", revision=revision)


def refuse_live_copy(page: Page, parent: Page, user: Any) -> None:
    """Raises NotApproved if a copy of ``page`` below ``parent`` would need more than ``user`` can give."""
    if user.is_superuser or not page.live:
        return
    missing = missing_for_new(at_place(page, parent), user)
    if missing:
        raise NotApproved(page.title, missing)


def missing_for_move(page: Page, parent: Page, user: Any) -> list[Approver]:
    """What the public and scheduled pages at and below ``page`` lack below ``parent``; nothing within their team."""
    if user.is_superuser or team_of(page) == team_of(parent):
        return []
    scheduled = Revision.page_revisions.exclude(approved_go_live_at=None).values(pk_=Cast("object_id", IntegerField()))
    public = page.get_descendants(inclusive=True).filter(Q(live=True) | Q(pk__in=scheduled))
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
