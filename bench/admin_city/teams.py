"""Teams, their people and their files."""

from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Page,
)

from cms.teams.models import Team, TeamGroup, TeamKind
from site_content.agencies.models import AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.news.models import NewsSectionPage
from site_content.policies.models import PolicySectionPage
from site_content.portals.models import PortalPage

TOWNS = 15
FILES_PER_TEAM = 200
PEOPLE_PER_GROUP = 4


def ensure_teams(city: Page, teams: int) -> None:
    """Towns with a policy section, then associations with news; at least one agency."""
    associations = AssociationSectionPage.objects.child_of(city).first() or add(
        city, AssociationSectionPage(title="行业协会", slug="associations")
    )
    if not AgencyPage.objects.exists():
        agencies = add(city, AgencySectionPage(title="服务机构", slug="agencies"))
        add(agencies, AgencyPage(title="样例服务机构", slug="agency"))
    for number in range(Team.objects.count(), teams):
        if number < TOWNS:
            add(city, PortalPage(title=f"样例第 {number} 街道分平台", kind="town", slug=f"town-{number}"))
        else:
            add(associations, AssociationPage(title=f"样例第 {number} 协会", slug=f"association-{number}"))
    for model, section, fields in (
        (PortalPage, PolicySectionPage, {"title": "政策文件", "slug": "policies"}),
        (AssociationPage, NewsSectionPage, {"title": "协会动态", "slug": "news", "column": "association"}),
    ):
        for page in model._default_manager.all():
            if not section.objects.child_of(page).exists():
                add(page, section(**fields))


def add(parent: Page, page: Page) -> Page:
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


def fill_people() -> None:
    """The same few in every group; nobody of them can sign in."""
    users = get_user_model()
    for held in TeamGroup.objects.select_related("group", "team"):
        missing = PEOPLE_PER_GROUP - held.group.user_set.count()
        people = [
            users(username=f"bench-{held.pk}-{number}", first_name=f"{held.team.name}{number}", password="!")
            for number in range(missing)
        ]
        users._default_manager.bulk_create(people)
        held.group.user_set.add(*people)


def fill_files() -> None:
    """Rows of one small picture and one text file, so many in every team's collection."""
    images, documents = get_image_model(), get_document_model()
    picture, text = images.objects.filter(title="bench").first(), documents.objects.filter(title="bench").first()
    if picture is None or text is None:
        buffer = BytesIO()
        Image.new("RGB", (400, 300), "#4477aa").save(buffer, "PNG")
        root = Team.objects.get(kind=TeamKind.CITY).collection
        picture = images.objects.create(
            title="bench", file=ContentFile(buffer.getvalue(), "bench.png"), collection=root
        )
        text = documents.objects.create(title="bench", file=ContentFile(b"bench", "bench.txt"), collection=root)
    for team in Team.objects.exclude(collection=None).exclude(page=None):
        for model, like in ((images, picture), (documents, text)):
            here = model.objects.filter(collection=team.collection, title__contains="样例文件").count()
            model.objects.bulk_create(
                copy_of(like, title=f"{team.name}样例文件 {number}", collection=team.collection)
                for number in range(here, FILES_PER_TEAM)
            )


def copy_of(row: Any, **changes: Any) -> Any:
    kept = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in changes]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in kept}, **changes)
