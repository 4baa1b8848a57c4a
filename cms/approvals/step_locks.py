"""What a page that waits for somebody else's decision says to those who cannot change it meanwhile."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock


class StepLock(WorkflowLock):
    def get_message(self, user: Any) -> Any:
        if not self.for_user(user):
            return None
        from cms.approvals.turns import tell_waiting

        state = self.object.current_workflow_state
        said = tell_waiting(self.object, state.current_task_state)
        way = (
            _("要改，请点底部的“撤回送审”。")
            if state.user_can_cancel(user)
            else _("要改，请等审批结果，或请提交人撤回。")
        )
        return format_html("{} {} {}", said, _("您现在只能看。"), way)
