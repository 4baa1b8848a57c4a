"""What a person may do with a page: Wagtail's answer, narrowed for team pages and auditors.

Pages ask here by the setting QIFU_PAGE_PERMISSIONS, so the admin, its bulk actions and both APIs do too.
"""

from typing import Any

from wagtail.models import Page, PagePermissionTester

from cms.teams.borders import oversees
from cms.teams.kinds import is_team_page
from cms.teams.queries import is_auditor


class TeamPagePermissions(PagePermissionTester):
    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        self.reads_only = user.is_active and is_auditor(user)
        if self.reads_only:
            # "change" is what Wagtail's read-only views ask for; cms.teams.gate refuses every saving.
            self.permissions: set[str] = {"change"} & self.permissions

    def _is_own_root(self) -> bool:
        """A team keeps its page, but whether that page exists and where is for those above to say."""
        if self.user.is_superuser or not is_team_page(self.page):
            return False
        return not any(
            permission.permission.codename == "publish_page" and permission.page_id != self.page.pk
            for permission in self.permission_policy.get_cached_permissions_for_user(self.user)
            if self.page.path.startswith(permission.page.path)
        )

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.reads_only or self._is_own_root():
            return False
        known = self._can_delete_by_the_page_alone()
        return super().can_delete(ignore_bulk=ignore_bulk) if known is None else known

    def _can_delete_by_the_page_alone(self) -> bool | None:
        """For who may not publish, Wagtail looks for public pages in the subtree: two queries a row of every listing.

        Mostly the page itself is public, or nothing stands below it.
        """
        if self.user.is_superuser or not self.user.is_active or "publish" in self.permissions:
            return None
        if self.page.live:
            return False
        return True if "change" in self.permissions and self.page.is_leaf() and not self.page_is_root else None

    def can_unpublish(self) -> bool:
        return not self._is_own_root() and super().can_unpublish()

    def can_copy(self) -> bool:
        return not self.reads_only and super().can_copy()

    def can_submit_for_moderation(self) -> bool:
        return not self.reads_only and super().can_submit_for_moderation()

    def can_lock(self) -> bool:
        return not self.reads_only and super().can_lock()

    def can_unlock(self) -> bool:
        """Also whoever set the lock, for as long as the page is that person's to edit."""
        return not self.reads_only and self.can_edit() and super().can_unlock()

    def can_set_view_restrictions(self) -> bool:
        """Whom the city lets in is for the city to say; its form names the groups of all teams."""
        return oversees(self.user) and super().can_set_view_restrictions()
