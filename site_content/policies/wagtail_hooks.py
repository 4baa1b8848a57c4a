"""What the admin's history says of an import."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import BaseLogEntry

from site_content.policies.importing.writing import LOG_ACTION


@hooks.register("register_log_actions")
def register_import_action(actions: Any) -> None:
    @actions.register_action(LOG_ACTION)
    class ImportFormatter(LogFormatter):
        label = _("导入")

        def format_message(self, log_entry: BaseLogEntry) -> str:
            message = _("从“%(source)s”导入并发布，来源编号 %(id)s")
            if not log_entry.data.get("published"):
                message = _("从“%(source)s”导入为草稿，来源编号 %(id)s")
            return message % {"source": log_entry.data.get("source", ""), "id": log_entry.data.get("id", "")}
