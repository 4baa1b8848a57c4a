"""Every way by which a page becomes public or stops being so, and where each is asked.

A person decides on all of them but the last two of WAYS_IN, at which a decision taken before is carried out. The tests
go every way with a draft that holds a telephone number, and hold this table against the places of Wagtail's and our own
code that publish, copy, move or withdraw pages (tests/integration/test_ways_to_the_public.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """``asked_by``: the callable that stops it, by its dotted name. ``shown``: where the person sees what there is."""

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
    Way("API v3 发布", "cms.approvals.publishing.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 新建并发布", "cms.approvals.publishing.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 修改并发布", "cms.approvals.publishing.ApprovedPublishAction.execute", "409 的 errors"),
    Way("API v3 复制", "cms.approvals.publishing.ApprovedCopyAction.check", "409 的 errors"),
    Way("API v3 别名", "cms.approvals.publishing.ApprovedAliasAction.check", "409 的 errors"),
    Way("后台接口发布", "cms.approvals.admin_api.ApprovedPublish.execute", "409 的 findings"),
    Way("后台接口复制", "cms.approvals.admin_api.ApprovedCopy.execute", "409 的 findings"),
    Way("后台接口别名", "cms.approvals.admin_api.ApprovedAlias.execute", "409 的 findings"),
    Way("到了定时发布的时间", "cms.approvals.publishing.ApprovedPublishAction.execute", "定时的时候"),
    Way("命令和导入", "cms.approvals.publishing.clear_for_public", "命令的输出"),
)
WAYS_BACK = (
    Way("取消发布", "cms.approvals.admin_publishing.ask_before_unpublishing", "请先核对"),
    Way("删除", "cms.approvals.admin_publishing.ask_before_deleting", "请先核对"),
    Way("移到没有公开的页面下", "cms.approvals.admin_publishing.ask_before_moving", "请先核对"),
    Way("批量取消发布", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("批量删除", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("批量移动", "cms.approvals.admin_publishing.ask_before_bulk_action", "请先核对"),
    Way("API v3 取消发布", "cms.approvals.withdrawing.AskedUnpublishAction.execute", "409 的 errors"),
    Way("API v3 删除", "cms.approvals.withdrawing.AskedDeleteAction.execute", "409 的 errors"),
    Way("API v3 移动", "cms.approvals.withdrawing.AskedMoveAction.check", "409 的 errors"),
    Way("后台接口取消发布", "cms.approvals.admin_api.AskedUnpublish.execute", "409 的 findings"),
    Way("后台接口删除", "cms.approvals.admin_api.AskedDelete.execute", "409 的 findings"),
    Way("后台接口移动", "cms.approvals.admin_api.AskedMove.execute", "409 的 findings"),
    Way("发布不再废止别的政策的新稿", "cms.approvals.doubts.doubts_about", "发布前检查"),
    Way("设定到期下线", "cms.approvals.doubts.doubts_about", "发布前检查"),
)
