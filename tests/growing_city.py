"""A city in which everything that a screen of the admin may list grows: teams, people, pages, locks, tasks, files, logs."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, Page, PageViewRestriction, WorkflowTask

from cms.accounts.models import SignInEvent
from cms.approvals.models import ApprovalTask
from cms.teams.models import Role, Team
from site_content.agencies.models import AgencyKind, AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Topic
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import PortalPage
from site_content.sharing.models import Direction, Sharing
from tests.admin_screens import Place
from tests.factories import add_page, make_city, make_superuser, make_town
from tests.team_world import ADMINISTRATOR, ROLES, add_document, add_image


@dataclass
class Desk:
    """Where a team works: its page, a section of it, a page in that which grows and another one that stays as it is.

    An agency has nothing but its page.
    """

    page: Page
    section: Page | None
    content: Page
    other: Page
    people: list[User] = field(default_factory=list)


class GrowingCity:
    """Begins with one team of each kind and a log-in of each role; ``grow`` adds to everything that they see."""

    def __init__(self) -> None:
        self.city = make_city()
        self.town = make_town(self.city)
        self.associations = add_page(self.city, AssociationSectionPage(title="行业协会", slug="associations"))
        self.agencies = add_page(self.city, AgencySectionPage(title="服务机构", slug="agencies"))
        association = add_page(self.associations, AssociationPage(title="样例协会", slug="association"))
        agency = self.add_agency("样例机构", "agency")
        self.desks = {
            "city": self.desk_at(self.city, PolicySectionPage(title="政策", slug="policies")),
            "town": self.desk_at(self.town, PolicySectionPage(title="政策", slug="policies")),
            "association": self.desk_at(association, NewsSectionPage(title="动态", slug="news")),
            "agency": Desk(agency, None, agency, agency),
        }
        self.users = {role: self.add_user(role) for role in ROLES}

    def desk_at(self, team_page: Page, section: Page) -> Desk:
        section = add_page(team_page, section)
        first, other = (add_page(section, new_content(section, slug)) for slug in ("first", "other"))
        return Desk(team_page, section, first, other)

    def add_agency(self, title: str, slug: str) -> AgencyPage:
        page = AgencyPage(title=title, slug=slug)
        page.kinds = [AgencyKind.objects.get_or_create(name="样例服务", slug="sample")[0]]
        return add_page(self.agencies, page)

    def desk_of(self, role: str) -> Desk:
        return self.desks.get(role.split("_")[0], self.desks["city"])

    def place_of(self, role: str) -> Place:
        desk = self.desk_of(role)
        return Place(desk.page, [desk.section.pk] if desk.section else [], [desk.content.pk])

    def add_user(self, role: str) -> User:
        if role == ADMINISTRATOR:
            user = make_superuser()
        else:
            user = User.objects.create_user(role, f"{role}@example.org", "password")
            user.groups.add(Team.objects.get(page=self.desk_of(role).page).group(Role(role)))
        if role != Role.AUDITOR:
            self.desk_of(role).people.append(user)
        return user

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.users[role])
        return client

    def grow(self, numbers: range) -> None:
        for n in numbers:
            self.add_town(n)
            add_page(self.associations, AssociationPage(title=f"样例第 {n} 协会", slug=f"association-{n}"))
            self.add_agency(f"样例第 {n} 机构", f"agency-{n}")
            Topic.objects.create(name=f"样例主题 {n}", slug=f"topic-{n}")
            for desk in self.desks.values():
                self.add_to(desk, n)
            self.share(n)

    def add_town(self, n: int) -> None:
        """With a page that waits for its moderators."""
        town = add_page(self.city, PortalPage(title=f"样例第 {n} 街道", kind="town", slug=f"town-{n}"))
        page = self.desk_at(town, PolicySectionPage(title="政策", slug="policies")).content
        page.save_revision()
        page.get_workflow().start(page, self.users[ADMINISTRATOR])

    def add_to(self, desk: Desk, n: int) -> None:
        team = Team.objects.get(page=desk.page)
        for held in team.groups.all():
            person = User.objects.create_user(f"{held.role}-{n}", first_name="样例")
            held.group.user_set.add(person)
            SignInEvent.objects.create(
                kind="signed_in", user_id=person.pk, username=person.username, address="10.0.0.1"
            )
            log(instance=desk.content, action="wagtail.edit", user=person, content_changed=True)
            desk.content.save_revision(user=person)
        assert team.collection is not None
        add_image(f"样例文件 {n}", team.collection).get_rendition("max-165x165")
        add_document(f"样例文件 {n}", team.collection)
        if team.workflow:
            step = ApprovalTask.objects.create(name=f"{team.name}第 {n} 步")
            step.groups.set(held.group for held in team.groups.all())
            WorkflowTask.objects.create(workflow=team.workflow, task=step, sort_order=n)
        if desk.section:
            add_page(desk.page, type(desk.section)(title=f"栏目 {n}", slug=f"section-{n}"))
        for person in desk.people:
            self.leave_work(desk, person, n)

    def leave_work(self, desk: Desk, person: User, n: int) -> None:
        """Pages that the person holds, submitted, or got back; comments; runs of a workflow."""
        log(instance=desk.content, action="wagtail.edit", user=person, content_changed=True)
        desk.content.get_workflow().start(desk.content, person).cancel(user=person)
        if desk.section is None:
            return
        Comment.objects.create(page=desk.content, user=person, text="请核对", contentpath="title")
        for kind in ("waiting", "returned"):
            page = add_page(desk.section, new_content(desk.section, f"{person.username}-{kind}-{n}"))
            page.save_revision(user=person, log_action="wagtail.edit")
            state = page.get_workflow().start(page, person)
            Page.objects.filter(pk=page.pk).update(owner=person)
            if kind == "returned":
                state.current_task_state.specific.reject(user=person, comment="请补上附件")
            if kind == "returned" or n % 2:
                held = {"locked": True, "locked_by": person, "locked_at": timezone.now()}
                Page.objects.filter(pk=page.pk).update(**held)
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
            if isinstance(page, PolicyPage):
                PolicyRelation.objects.create(page=page, target=desk.content, kind="related", sort_order=n)

    def share(self, n: int) -> None:
        """The city and the town each offered something to the other, and each took something."""
        for desk, portal, direction in (
            (self.desks["city"], self.town, Direction.DOWN),
            (self.desks["town"], self.city, Direction.UP),
        ):
            for state in ("offered", "accepted"):
                page = add_page(desk.section, new_content(desk.section, f"{state}-{n}"))
                Sharing.objects.create(page=page, portal=portal, direction=direction, state=state)


def new_content(section: Page, slug: str) -> Any:
    model = PolicyPage if isinstance(section, PolicySectionPage) else NewsPage
    return model(
        title=f"样例内容第 10 号 {slug}", slug=slug, body=[("paragraph", "<p>正文</p>")], review_on=timezone.localdate()
    )
