"""What a person may do with a page, by its team and by the approvals it needs."""

from wagtail.models import Page

from cms.approvals.lacking import missing_for_move
from cms.teams.permissions import TeamPagePermissions


class ApprovalPagePermissions(TeamPagePermissions):
    def can_move_to(self, destination: Page) -> bool:
        """A public page becomes public at its new place: with another team, that needs what the place asks for."""
        allowed: bool = super().can_move_to(destination)
        return allowed and not missing_for_move(self.page, destination, self.user)
