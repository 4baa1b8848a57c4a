"""What a city's admin holds after some years: pages with drafts and histories, teams, people, files, tasks, logs.

Each part is made once; a second call adds only what is missing. Rows that nothing reacts to (revisions, log entries,
files, sharings) are inserted in bulk, all else is saved as the product saves it.
"""

import random
import string
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice, pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.utils import timezone
from modelsearch.signal_handlers import post_save_signal_handler
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    ModelLogEntry,
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    TaskState,
    get_default_page_content_type,
)
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.accounts.models import SignInEvent
from cms.teams.models import Role, Team, TeamGroup, TeamKind
from publishing.models import Record, Refresh
from publishing.refreshes import BATCH_SIZE, process_refreshes, request_refresh
from site_content.agencies.models import AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from site_content.sharing.models import Direction, Sharing

TOWNS = 15
FILES_PER_TEAM = 200
PEOPLE_PER_GROUP = 4
REVISIONS_OF_OPENED = 12
OPENED_PER_SECTION = 30
TASKS_PER_SECTION = 10
SHARED_BY_CITY, SHARED_BY_TOWN = 100, 20
SIGN_INS = 50_000
# Half of all pages stand in the city's own sections, as in any city.
CITY_SHARE = 0.5
BATCH = 500
CHANCE = random.Random(7)
WORDS = [
    "企业",
    "技术改造",
    "设备投资",
    "申报条件",
    "专项资金",
    "补助标准",
    "主管部门",
    "联合审核",
    "公示无异议",
    "年度绩效",
    "绿色制造",
    "数字化转型",
    "人才引进",
]


def fill(pages: int, teams: int) -> None:
    """Everything, with a line for each part."""
    city = CityPortalPage.objects.get()
    ensure_teams(city, teams)
    for part in (fill_people, fill_files):
        part()
        print(f"  {part.__name__}", flush=True)
    fill_sections(city, pages)
    for rest in (fill_history, fill_tasks, fill_sharings, fill_logs, fill_records):
        rest()
        print(f"  {rest.__name__}", flush=True)


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


def fill_sections(city: Page, pages: int) -> None:
    """Until there are so many pages: half in the city's sections, the rest evenly; one in ten was never published."""
    sections = [*PolicySectionPage.objects.all(), *NewsSectionPage.objects.all()]
    own = [section for section in sections if section.get_parent().pk == city.pk]
    missing = max(0, pages - Page.objects.count())
    if missing < len(sections):
        return
    for section in sections:
        share = missing * CITY_SHARE / len(own) if section in own else 0
        share += missing * (1 - CITY_SHARE if own else 1) / (len(sections) - len(own)) if section not in own else 0
        fill_section(section, round(share))
        print(f"  {section.get_parent().title}{section.title}: {round(share)}", flush=True)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself


def fill_section(section: Page, count: int) -> None:
    model = PolicyPage if isinstance(section, PolicySectionPage) else NewsPage
    owner = section.get_parent()
    pictures = pictures_for(owner)
    parent = Page.objects.get(pk=section.pk)
    start = parent.numchild
    post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with transaction.atomic(), disable_reference_index_auto_update():
            for number in range(start, start + count):
                parent.add_child(instance=make_page(model, owner, number, pictures))
    finally:
        post_save.connect(post_save_signal_handler, sender=model)


def pictures_for(owner: Page) -> tuple[Any, Any]:
    team = Team.objects.at_or_above(owner).exclude(collection=None).first()
    return (
        get_image_model().objects.filter(collection=team.collection).first() if team else None,
        get_document_model().objects.filter(collection=team.collection).first() if team else None,
    )


def make_page(model: Any, owner: Page, number: int, pictures: tuple[Any, Any]) -> Page:
    days = CHANCE.randrange(1, 720)
    page = model(
        title=f"{owner.title}{CHANCE.choice(WORDS)}样例内容第 {number} 号",
        slug=f"bench-{number}",
        summary=sentence(20),
        source="样例来源",
        body=body(pictures),
        attachments=[("attachment", {"document": pictures[1], "title": ""})] if pictures[1] else [],
        image=pictures[0] if number % 3 == 0 else None,
        live=number % 10 != 9,
        first_published_at=timezone.now() - timedelta(days=days) if number % 10 != 9 else None,
        # A tenth of the pages have a review date, a third of those overdue or near.
        review_on=timezone.localdate() + timedelta(days=CHANCE.randrange(-60, 120)) if number % 10 == 1 else None,
    )
    if model is PolicyPage:
        body_name = "".join("零一二三四五六七八九"[int(digit)] for digit in str(owner.pk))
        page.doc_number = f"样{body_name}发〔{2000 + number % 24}〕{number + 1}号"
        page.published_on = timezone.localdate() - timedelta(days=days)
        page.clean()
    return page


def sentence(words: int) -> str:
    return "".join(CHANCE.choice(WORDS) for _ in range(words))[:180] + "。"


def body(pictures: tuple[Any, Any]) -> list[Any]:
    """Six paragraphs, two headings, a table, a picture: what a policy of two pages is."""
    paragraphs: list[Any] = [("paragraph", f"<p>{sentence(20)}</p><p>{sentence(20)}</p>") for _ in range(3)]
    table = {"data": [["项目", "标准", "备注"]] + [[sentence(2)] * 3 for _ in range(8)], "first_row_is_table_header": True,
             "first_col_is_header": False, "table_header_choice": "row", "table_caption": "", "cell": [], "mergeCells": []}  # fmt: skip
    extra = [("image", {"image": pictures[0], "alt": "样例图片，蓝色", "caption": ""})] if pictures[0] else []
    return [("heading", {"text": "总体要求", "level": "2"}), *paragraphs, ("heading", {"text": "支持标准", "level": "2"}),
            ("table", table), *extra, *paragraphs]  # fmt: skip


def fill_history() -> None:
    """A revision for every page, a dozen for those that are opened most; who did what, in the log; what refers to what."""
    people = list(get_user_model()._default_manager.values_list("pk", flat=True))
    base = get_default_page_content_type()
    for model in (PolicyPage, NewsPage):
        pages = model._default_manager.filter(latest_revision=None).order_by("path").iterator(chunk_size=BATCH)
        kind = ContentType.objects.get_for_model(model)
        opened: dict[str, int] = {}
        for chunk in chunks(pages):
            revisions: list[Any] = []
            entries: list[Any] = []
            for page in chunk:
                parent = page.path[: -page.steplen]
                opened[parent] = opened.get(parent, 0) + 1
                count = REVISIONS_OF_OPENED if opened[parent] <= OPENED_PER_SECTION else 1
                content, began = page.serializable_data(), timezone.now() - timedelta(days=CHANCE.randrange(30, 720))
                for step in range(count):
                    revisions.append(
                        Revision(
                            base_content_type=base, content_type=kind, object_id=str(page.pk), object_str=str(page),
                            created_at=began + timedelta(hours=step), user_id=CHANCE.choice(people), content=content,
                        )
                    )  # fmt: skip
            with transaction.atomic():
                made = Revision.objects.bulk_create(revisions)
                newest = {revision.object_id: revision for revision in made}
                for page in chunk:
                    last = newest[str(page.pk)]
                    page.latest_revision, page.latest_revision_created_at = last, last.created_at
                    if page.live:
                        page.live_revision, page.last_published_at = last, last.created_at
                    page.has_unpublished_changes = not page.live
                Page.objects.bulk_update(
                    chunk,
                    ["latest_revision", "latest_revision_created_at", "live_revision", "last_published_at", "has_unpublished_changes"],
                )  # fmt: skip
                for revision in made:
                    entries += log_entries(revision, kind)
                PageLogEntry.objects.bulk_create(entries)
                for page in chunk:
                    ReferenceIndex.create_or_update_for_object(page)
    relate_policies()


def log_entries(revision: Revision, kind: ContentType) -> Iterator[PageLogEntry]:
    for action in ("wagtail.edit", "wagtail.publish"):
        yield PageLogEntry(
            content_type=kind, page_id=int(revision.object_id), label=revision.object_str[:200], action=action,
            data={}, timestamp=revision.created_at, user_id=revision.user_id, revision_id=revision.pk,
            content_changed=True,
        )  # fmt: skip


def relate_policies() -> None:
    """Each opened policy is related to the one before it."""
    if PolicyRelation.objects.filter(page__slug__startswith="bench-").exists():
        return
    for section in PolicySectionPage.objects.all():
        pages = list(PolicyPage.objects.child_of(section).order_by("path")[:OPENED_PER_SECTION])
        PolicyRelation.objects.bulk_create(
            PolicyRelation(page=page, target=before, kind="related", sort_order=0) for before, page in pairwise(pages)
        )


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, BATCH)):
        yield chunk


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


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


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


def fill_records() -> None:
    """Public records of everything, with nothing left to do or to deliver: the publisher has caught up."""
    known = Record.objects.values("sort_id")
    missing = Page.objects.filter(live=True, depth__gt=1).exclude(pk__in=known).values_list("pk", flat=True)
    sinks, settings.QIFU_SINKS = settings.QIFU_SINKS, {}
    Refresh.objects.all().delete()
    request_refresh(missing)
    for _ in range(0, len(missing), BATCH_SIZE):
        process_refreshes()
    Refresh.objects.all().delete()  # what the new ones asked for besides: they are all new
    settings.QIFU_SINKS = sinks
