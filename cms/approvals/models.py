"""Which approvals a page needs, the step of a workflow that gives them, and what was given."""

from cms.approvals.acknowledgements import Acknowledgement
from cms.approvals.clearances import Clearance, Ground
from cms.approvals.leader_links import Answer, LeaderLink, LinkStatus
from cms.approvals.rules import ApprovalRule, Approver
from cms.approvals.sent_reminders import SentReminder, Subject
from cms.approvals.tasks import ApprovalTask, ApprovalTaskState

__all__ = [
    "Acknowledgement",
    "Answer",
    "ApprovalRule",
    "ApprovalTask",
    "ApprovalTaskState",
    "Approver",
    "Clearance",
    "Ground",
    "LeaderLink",
    "LinkStatus",
    "SentReminder",
    "Subject",
]
