"""How approvals read in a page's history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class LeaderFormatter(LogFormatter):
    """``leader`` as the sender named the person, and the note."""

    text = ""

    def format_message(self, log_entry: Any) -> str:
        return str(self.text) % {key: log_entry.data.get(key, "") for key in ("leader", "email", "browser")}

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("note", ""))


class MissingFormatter(LogFormatter):
    text = ""

    def format_message(self, log_entry: Any) -> str:
        values = {"missing": "、".join(log_entry.data.get("missing", [])), "to": log_entry.data.get("to", "")}
        return str(self.text) % values


class SeenFormatter(LogFormatter):
    """Who is a leader without a log-in is named; what was seen follows as the comment."""

    text = ""

    def format_message(self, log_entry: Any) -> str:
        name = log_entry.data.get("name", "")
        return f"{name}：{self.text}" if name else str(self.text)

    def format_comment(self, log_entry: Any) -> str:
        return "\n".join(log_entry.data.get("lines", []))


LEADER_ACTIONS = {
    "asked": (gettext_lazy("发给领导审批"), gettext_lazy("把审批链接发给%(leader)s")),
    "mailed": (
        gettext_lazy("寄给领导审批"),
        gettext_lazy("请%(leader)s审批，链接只寄到%(email)s"),
    ),
    "opened": (gettext_lazy("打开审批链接"), gettext_lazy("有人打开发给%(leader)s的审批链接，用的是%(browser)s")),
    "withdrawn": (gettext_lazy("撤回审批链接"), gettext_lazy("撤回发给%(leader)s的审批链接")),
    "agreed": (gettext_lazy("领导同意"), gettext_lazy("%(leader)s通过链接同意")),
    "returned": (gettext_lazy("领导退回"), gettext_lazy("%(leader)s通过链接退回")),
}
MISSING_ACTIONS = {
    "approval_overridden": (gettext_lazy("越过审批"), gettext_lazy("系统管理员越过审批发布，缺少：%(missing)s")),
    "approval_missing": (gettext_lazy("转交审批"), gettext_lazy("还缺少：%(missing)s，转交%(to)s")),
}


def register_log_actions(actions: Any) -> None:
    for name, (title, message) in LEADER_ACTIONS.items():
        actions.register_action(f"qifu.leader_{name}")(_formatter(LeaderFormatter, title, message))
    for name, (title, message) in MISSING_ACTIONS.items():
        actions.register_action(f"qifu.{name}")(_formatter(MissingFormatter, title, message))
    seen = _formatter(SeenFormatter, gettext_lazy("核对提示"), gettext_lazy("看过检查提示后仍然继续"))
    actions.register_action("qifu.findings_seen")(seen)
    actions.register_action("qifu.schedule_dropped", _("取消定时发布"), _("定时发布没有经过审批，已取消"))
    actions.register_action("qifu.reviewed", _("复核"), _("复核了内容，改了下次复核日期"))


def _formatter(base: type[LogFormatter], title: Any, message: Any) -> type[LogFormatter]:
    return type("Formatter", (base,), {"label": title, "message": message, "text": message})
