"""The admin's home for auditors, who have nothing to write: where there is something to read."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from cms.teams.queries import is_auditor

PLACES = (
    ("qifu_board", _("运行看板"), _("检查指标、更新情况、发布量")),
    ("qifu_audit", _("审计记录"), _("谁在什么时候做了什么，可以导出")),
    ("qifu_sign_ins", _("登录记录"), _("成功和失败的登录")),
    ("wagtailadmin_explore_root", _("全部页面"), _("各平台、协会、机构的内容和历史，只能看")),
)


class ReadingPanel(Component):
    name = "qifu_reading"
    order = 70
    template_name = "editing/reading_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"places": [(reverse(name), title, text) for name, title, text in PLACES]}


def show_reading(request: HttpRequest, panels: list[Component]) -> None:
    if is_auditor(request.user):
        panels.append(ReadingPanel())
