"""What people do day by day: tasks, sharings, sign-ins."""

import string
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import (
    ModelLogEntry,
    Page,
    TaskState,
)

from bench.admin_city.chance import CHANCE, days_ago
from cms.accounts.models import SignInEvent
from cms.teams.models import Role, Team
from site_content.news.models import NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from site_content.sharing.models import Direction, Sharing

TASKS_PER_SECTION = 10
SHARED_BY_CITY, SHARED_BY_TOWN = 100, 20
SIGN_INS = 50_000


def fill_tasks() -> None:
    """Some drafts of every section wait for a decision, two were returned."""
    if TaskState.objects.count() > 100:
        return
    for section in [*PolicySectionPage.objects.all(), *NewsSectionPage.objects.all()]:
        author = authors_of(section).first()
        drafts = Page.objects.child_of(section).filter(live=False).exclude(latest_revision=None).specific()
        for number, page in enumerate(drafts[: TASKS_PER_SECTION + 2]):
            with transaction.atomic():
                state = page.get_workflow().start(page, author)
                if number >= TASKS_PER_SECTION:
                    state.current_task_state.specific.reject(user=author, comment="请补上附件")


def authors_of(page: Page) -> Any:
    team = Team.objects.at_or_above(page).first()
    return get_user_model()._default_manager.filter(groups__team_group__team=team, username__startswith="bench-")


def fill_sharings() -> None:
    """The city's policies in the towns, half of them decided on; each town's in the city."""
    if Sharing.objects.filter(page__slug__startswith="bench-").exists():
        return
    city = CityPortalPage.objects.get()
    towns = list(PortalPage.objects.child_of(city))
    by = get_user_model()._default_manager.filter(groups__team_group__role=Role.CITY_MODERATOR).first()
    pages = PolicyPage.objects.filter(live=True, slug__startswith="bench-")
    rows = [
        Sharing(
            page=page, portal=town, direction=Direction.DOWN, offered_by=by, offered_at=days_ago(number),
            state="accepted" if number % 2 else "offered",
        )
        for number, page in enumerate(pages.descendant_of(city).filter(depth=city.depth + 2)[:SHARED_BY_CITY])
        for town in towns
    ]  # fmt: skip
    for town in towns:
        rows += [
            Sharing(
                page=page, portal=city, direction=Direction.UP, offered_at=days_ago(number), offered_by=by,
                state=("offered", "accepted", "declined")[number % 3], reason="已有同类内容" if number % 3 == 2 else "",
            )
            for number, page in enumerate(pages.descendant_of(town)[:SHARED_BY_TOWN])
        ]  # fmt: skip
    Sharing.objects.bulk_create(rows)


def fill_logs() -> None:
    """Sign-ins of the last months, and changes to files and accounts."""
    people = list(get_user_model()._default_manager.values_list("pk", "username"))
    if SignInEvent.objects.count() < SIGN_INS:
        events = SignInEvent.objects.bulk_create(
            (sign_in(*CHANCE.choice(people)) for _ in range(SIGN_INS)), batch_size=2000
        )
        for number, event in enumerate(events):
            event.at = timezone.now() - timedelta(minutes=5 * number)
        SignInEvent.objects.bulk_update(events, ["at"], batch_size=2000)
    kind = ContentType.objects.get_for_model(get_image_model())
    if ModelLogEntry.objects.count() < SIGN_INS // 5:
        ModelLogEntry.objects.bulk_create(
            ModelLogEntry(
                content_type=kind, object_id=str(number), label="样例文件", action="wagtail.edit", data={},
                timestamp=days_ago(number % 700), user_id=CHANCE.choice(people)[0],
            )
            for number in range(SIGN_INS // 5)
        )  # fmt: skip


def sign_in(user: int, username: str) -> SignInEvent:
    kind = CHANCE.choice(["signed_in", "signed_in", "signed_out", "failed"])
    address = ".".join(str(CHANCE.randrange(1, 250)) for _ in range(4))
    agent = "Mozilla/5.0 (Windows NT 10.0) " + "".join(CHANCE.choices(string.ascii_letters, k=40))
    return SignInEvent(kind=kind, user_id=user, username=username, address=address, user_agent=agent)
