"""What Wagtail tells us, translated into "look at this team"."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed, post_save, pre_delete
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.teams.closing import close_team
from cms.teams.kinds import KIND_OF_PAGE
from cms.teams.locks import release_foreign_locks
from cms.teams.models import Team
from cms.teams.naming import team_name
from cms.teams.subscriptions import forget_foreign_subscriptions
from cms.teams.sync import sync_team
from cms.teams.workflows import cancel_foreign_workflows


def connect() -> None:
    for model in KIND_OF_PAGE:
        post_save.connect(follow_page, sender=model)
        pre_delete.connect(follow_deletion, sender=model)
    post_page_move.connect(follow_move)
    m2m_changed.connect(follow_membership, sender=get_user_model().groups.through)


def follow_page(instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """By the row in the database: a draft that is being saved bears a title that is not public yet.

    Saving a page changes nothing of its team but the name, and pages are saved far more often than renamed.
    """
    if raw:
        return
    page = Page.objects.get(pk=instance.pk)
    kind = KIND_OF_PAGE[type(instance)]
    if not Team.objects.filter(page_id=page.pk, kind=kind, name=team_name(page, kind)).exists():
        sync_team(page)


def follow_deletion(instance: Page, **kwargs: Any) -> None:
    for team in Team.objects.filter(page_id=instance.pk):
        close_team(team)


def follow_move(instance: Page, **kwargs: Any) -> None:
    moved = Page.objects.get(pk=instance.pk)
    for page in Page.objects.filter(team__in=Team.objects.at_or_below(moved)).order_by("path").specific():
        sync_team(page)
    cancel_foreign_workflows(instance)
    let_go(below=instance)


def follow_membership(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action in ("post_remove", "post_clear"):
        users = get_user_model()._default_manager.filter(pk__in=pk_set or ()) if reverse else [instance]
        for user in users:
            let_go(user=user)


def let_go(**whose: Any) -> None:
    """What people hold on pages that are no longer theirs."""
    forget_foreign_subscriptions(**whose)
    release_foreign_locks(**whose)
