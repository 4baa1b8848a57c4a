"""Which of the approvals that a draft needs are there, and which are not."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page, Revision, TaskState

from cms.approvals.authors import authors_of
from cms.approvals.models import Answer, Approver, LeaderLink
from cms.approvals.rules import needed_by_rules
from cms.approvals.tasks import asks_leader_elsewhere
from cms.teams.models import Role, TeamGroup
from publishing.tree_paths import paths_down_to

MODERATORS = (Role.TOWN_MODERATOR, Role.CITY_MODERATOR)


def needed_approvals(page: Page) -> set[Approver]:
    """By the table of rules, and by a step of the page's workflow that asks for the leader."""
    needed = needed_by_rules(page)
    return needed | {Approver.LEADER} if asks_leader_elsewhere(page) else needed


def missing_approvals(
    page: Page, revision: Revision, publisher: Any = None, if_agreed: LeaderLink | None = None
) -> list[Approver]:
    """What is needed and not there. A moderator who publishes approves by doing so; a superuser's word is no approval.

    ``if_agreed``: what would be missing if the leader agreed by this link.
    """
    needed = needed_approvals(page)
    if not needed:
        return []
    agreed = list(LeaderLink.objects.filter(revision=revision, answer=Answer.AGREED))
    agreed += [if_agreed] if if_agreed else []
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    people = {link.sent_by_id for link in agreed} | set(approved.values_list("finished_by", flat=True))
    people.add(publisher.pk if publisher else None)
    return [approver for approver in Approver if approver in needed and not _is_given(approver, page, people, agreed)]


def _is_given(approver: Approver, page: Page, people: set[int | None], agreed: list[LeaderLink]) -> bool:
    if approver is Approver.LEADER or (approver is Approver.SECOND and agreed):
        return bool(agreed)
    if approver is Approver.SECOND:
        people = people - authors_of(page)
    return moderators_of(page, approver).filter(pk__in=people - {None}).exists()


def moderators_of(page: Page, approver: Approver = Approver.MODERATOR) -> Any:
    """Active log-ins that may give this approval for ``page``: moderators of the portals at or above it."""
    roles = (Role.CITY_MODERATOR,) if approver is Approver.CITY else MODERATORS
    groups = TeamGroup.objects.filter(role__in=roles, team__page__path__in=paths_down_to(page)).values("group")
    return get_user_model()._default_manager.filter(groups__in=groups, is_active=True).distinct()
