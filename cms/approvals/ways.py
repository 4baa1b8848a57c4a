"""Every way by which a page becomes public or stops being so passes a door here: the doors, then the table of the ways.

A door says no by raising: NotApproved for an approval that is missing, NotShown for what a person has not looked at. No
other module asks for either. A person decides on all ways but the last two of WAYS_IN, at which a decision taken before
is carried out. The tests go every way with a draft that holds a telephone number, and hold this table against the
places of Wagtail's and our own code that publish, copy, move or withdraw pages
(tests/integration/test_ways_to_the_public.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.approvals.cautions import Caution, NotShown, require_look
from cms.approvals.doubts import LOOKED_THROUGH, TooMany, doubts_about, doubts_about_draft, doubts_below
from cms.approvals.evidence import missing_approvals
from cms.approvals.lacking import missing_below
from cms.approvals.models import Approver, Clearance, Ground
from cms.approvals.revivals import revivals_of
from publishing.visibility import only_public


class NotApproved(Exception):
    """Something that is needed before publishing is missing. Not a PermissionDenied: Wagtail would hide the reason."""

    def __init__(self, title: str, missing: list[Approver]) -> None:
        self.missing = missing
        words = "、".join(str(approver.label) for approver in missing)
        super().__init__(
            _("《%(title)s》还不能公开：缺少“%(missing)s”。请提交审批。") % {"title": title, "missing": words}
        )


class TooManyCopies(NotApproved):
    """So many public copies at once that nobody has looked at them all."""

    def __init__(self, title: str) -> None:
        self.missing = []
        text = _("《%(title)s》下公开的页面超过 %(count)d 个，不能一次复制成公开页面。请复制为草稿，核对后再发布。")
        Exception.__init__(self, text % {"title": title, "count": LOOKED_THROUGH})


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
        clear_decision(revision, user=user)
    # One statement; update_or_create takes six.
    Clearance.objects.bulk_create(
        [Clearance(revision=revision, ground=ground, user=user)],
        update_conflicts=True, unique_fields=["revision"], update_fields=["ground", "user", "cleared_at"],
    )  # fmt: skip


def clear_schedule(revision: Revision) -> bool:
    """Whether a schedule that is due was decided on. One that nobody approved is dropped, and noted in the history."""
    if Clearance.objects.filter(revision=revision).exists():
        return True
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=revision.as_object(), action="qifu.schedule_dropped", revision=revision)
    return False


def clear_decision(revision: Revision, *, user: Any, name: str = "", seen: Iterable[str] = ()) -> None:
    """Before ``user`` (or the leader called ``name``) agrees to a draft. Raises NotShown for what was not looked at."""
    require_look(doubts_about(revision.as_object()), user=user, revision=revision, name=name, seen=seen)


def clear_drafts(pages: list[Page], user: Any) -> None:
    """Before many drafts are published at once. Raises NotShown for all of them together."""
    unseen = []
    for page in pages:
        try:
            require_look(doubts_about_draft(page), user=user, revision=page.get_latest_revision())
        except NotShown as refusal:
            unseen += refusal.cautions
    if unseen:
        raise NotShown(unseen, publishes=True)


def clear_copy(page: Page, parent: Page, user: Any, *, recursive: bool = False) -> None:
    """Raises NotApproved if a public copy of ``page`` (with all below it) under ``parent`` needs more than ``user`` can
    give, NotShown if ``user`` has not seen what is doubtful about it."""
    if not (page.live or recursive):
        return
    if not user.is_superuser and (missing := missing_below(page, parent, user, recursive=recursive)):
        raise NotApproved(page.title, missing)
    require_look(_copied_doubts(page, recursive=recursive), user=user)


def _copied_doubts(page: Page, *, recursive: bool) -> list[Caution]:
    try:
        return doubts_below(page, recursive=recursive)
    except TooMany:
        raise TooManyCopies(page.title) from None


def clear_showing(page: Page, user: Any) -> None:
    """Before a public page is shown in another portal's lists too. Raises NotShown."""
    require_look(doubts_below(page, recursive=False), user=user)


def clear_withdrawal(pages: list[Page], user: Any) -> None:
    """Raises NotShown if ``user`` was not told what their going brings back."""
    require_look(revivals_of(pages), user=user, publishes=False)


def clear_hiding(pages: list[Page], destination: Page, user: Any) -> None:
    """A public page below one that is not public is gone from the public as well."""
    if not only_public([destination]):
        clear_withdrawal(pages, user)


@dataclass(frozen=True)
class Way:
    """``asked_by``: the callable that passes a door above, by its dotted name. ``shown``: where the person sees what there is."""

    name: str
    asked_by: str
    shown: str


WAYS_IN = (
    Way("编辑页点“发布”", "cms.approvals.admin_publishing.ask_before_publishing", "发布前检查"),
    Way("编辑页定时发布", "cms.approvals.admin_publishing.ask_before_publishing", "发布前检查"),
    Way("发布前检查里点“仍然发布”", "cms.editing.checking.publish_checked", "发布前检查"),
    Way("编辑页点“同意”", "cms.approvals.tasks.ApprovalTask.on_action", "审批页"),
    Way("列表或首页的审批窗口", "cms.approvals.tasks.ApprovalTask.on_action", "审批窗口"),
    Way("审批页点“同意”", "cms.approvals.review_views.decided", "审批页"),
    Way("领导链接", "cms.approvals.links.answer_link", "领导审批页"),
    Way("批量发布", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("复制并发布副本", "cms.approvals.admin_publishing.ask_before_copying", "请先核对"),
    Way("建立别名", "cms.approvals.admin_publishing.ask_before_copying", "请先核对"),
    Way("分享到平台", "cms.sharing.views.share_page", "请先核对"),
    Way("采纳分享", "cms.sharing.views.decide_sharing", "请先核对"),
    Way("API v3 发布", "cms.approvals.page_actions.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 新建并发布", "cms.approvals.page_actions.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 修改并发布", "cms.approvals.page_actions.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 复制", "cms.approvals.page_actions.ApprovedCopyAction.check", "409 的 errors"),
    Way("API v3 别名", "cms.approvals.page_actions.ApprovedAliasAction.check", "409 的 errors"),
    Way("后台接口发布", "cms.approvals.admin_api.ApprovedPublish.ask", "409 的 findings"),
    Way("后台接口复制", "cms.approvals.admin_api.ApprovedCopy.ask", "409 的 findings"),
    Way("后台接口别名", "cms.approvals.admin_api.ApprovedAlias.ask", "409 的 findings"),
    Way("到了定时发布的时间", "cms.approvals.page_actions.ApprovedPublishAction.execute", "定时的时候"),
    Way("命令和导入", "cms.approvals.ways.clear_for_public", "命令的输出"),
)
WAYS_BACK = (
    Way("取消发布", "cms.approvals.admin_publishing.ask_before_unpublishing", "请先核对"),
    Way("删除", "cms.approvals.admin_publishing.ask_before_deleting", "请先核对"),
    Way("移到没有公开的页面下", "cms.approvals.admin_publishing.ask_before_moving", "请先核对"),
    Way("批量取消发布", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("批量删除", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("批量移动", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("API v3 取消发布", "cms.approvals.page_actions.AskedUnpublishAction.execute", "409 的 errors"),
    Way("API v3 删除", "cms.approvals.page_actions.AskedDeleteAction.execute", "409 的 errors"),
    Way("API v3 移动", "cms.approvals.page_actions.AskedMoveAction.check", "409 的 errors"),
    Way("后台接口取消发布", "cms.approvals.admin_api.AskedUnpublish.execute", "409 的 findings"),
    Way("后台接口删除", "cms.approvals.admin_api.AskedDelete.execute", "409 的 findings"),
    Way("后台接口移动", "cms.approvals.admin_api.AskedMove.execute", "409 的 findings"),
    Way("发布不再废止别的政策的新稿", "cms.approvals.doubts.doubts_about", "发布前检查"),
    Way("设定到期下线", "cms.approvals.doubts.doubts_about", "发布前检查"),
)
