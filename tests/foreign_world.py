"""Team_world's city with a stranger in it: a town full of things that bear a mark, each named by its number.

Whatever a log-in of another team meets the mark in has let something out.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    APIToken,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    TaskState,
    UploadedFile,
)
from wagtail.snippets.models import get_snippet_models

from cms.accounts.models import SignInEvent, StaffSession
from cms.approvals.links import send_link
from cms.approvals.models import ApprovalRule
from cms.service_desk.models import AnswerTemplate
from cms.teams.files import shared_collection
from cms.teams.models import Reminder, Role, Team
from search.models import QueryCount, ResultRule, SegmenterWord
from services.appeals.submitting import Submission, new_form_key, submit
from services.cultivation.models import Application, ApplicationFile, Recognition, RecognitionUpload
from services.enterprises.models import Enterprise, EnterpriseUpload
from services.hall.models import Booking
from services.hall.queueing import give_ticket
from services.introductions.models import Introduction
from services.notices.giving import Text, tell
from services.notices.models import Notice
from services.pushes.models import Push
from services.registrations.models import Desk, GateLink, Registration
from services.surveys.models import Invitation, Survey
from services.surveys.questions import Question
from services.surveys.running import write_questions
from services.units.models import Unit
from services.uploads.taking import TakenFile
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Department, Division
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import IssuingAuthority, PolicyPage, Qualification
from site_content.sharing.models import Sharing
from tests.authorisations import with_letter
from tests.factories import add_page
from tests.halls import make_hall
from tests.people import make_person
from tests.team_world import World, add_document, add_image, build_world
from themes.models import TraditionalName
from working_days.models import SpecialDay

MARK, ASCII_MARK = "隐字", "yinzi"
# Leaves an attribute, a script and a comment, and would be an element of its own.
ELEMENT = "<b class=yinzi"
# What is searched for: it finds the marked things, and its echo is no leak.
WORD = "绝密"


@dataclass
class Things:
    """Numbers by kind ("page", "revision", …): of the strangers, of the asking teams, and of what all share."""

    foreign: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    own: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    shared: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))


def marked(text: str) -> str:
    return f"{WORD}{MARK}{text}\"'></b-->{ELEMENT}>"


def build_foreign_world() -> tuple[World, Things]:
    world, things = build_world(), Things()
    stranger = add_stranger(world, things)
    add_files(world, things)
    add_drafts(world, things, stranger)
    add_workflows(world, things, stranger)
    add_talk(world, things, stranger)
    add_doings(world, things, stranger)
    add_shared(things)
    note_own(world, things)
    return world, things


def add_stranger(world: World, things: Things) -> User:
    team = Team.objects.get(page=world.pages["other town portal"])
    stranger = User.objects.create_user(
        f"{ASCII_MARK}_editor", f"{ASCII_MARK}@example.org", "password", first_name=marked("名"), last_name="姓"
    )
    stranger.groups.add(team.group(Role.TOWN_EDITOR))
    token, _key = APIToken.create_token(user=stranger, name=marked("令牌"))
    session = StaffSession.objects.create(user=stranger, seen_at=timezone.now(), user_agent=ASCII_MARK)
    SignInEvent.objects.create(kind=SignInEvent.Kind.FAILED, username=stranger.username, user=stranger)
    things.foreign["user"], things.foreign["token"] = [stranger.pk], [token.pk]
    things.foreign["session"] = [session.pk]
    things.foreign["group"] = [team.group(Role.TOWN_EDITOR).pk]
    things.foreign["collection"], things.foreign["workflow"] = [team.collection_id], [team.workflow_id]
    aside = Team.objects.get(page=world.pages["other association"]).collection
    restriction = CollectionViewRestriction.objects.create(collection=aside, restriction_type="password", password="x")
    things.foreign["restriction"] = [restriction.pk]
    return stranger


def add_files(world: World, things: Things) -> None:
    collection = Team.objects.get(page=world.pages["other town portal"]).collection
    assert collection is not None
    image, document = add_image(marked("图片"), collection), add_document(marked("文件"), collection)
    image.tags.add(marked("标签"))
    document.tags.add(marked("标签"))
    rendition = image.get_rendition("width-4")
    things.foreign["image"], things.foreign["document"] = [image.pk], [document.pk]
    things.foreign["upload"] = [image.file.name, document.file.name, rendition.file.name]
    world.files["marked image"], world.files["marked document"] = image, document
    for file in world.files.values():  # filled in at the first look; nothing that a log-in changes
        file.get_file_size()
        file.get_file_hash()


def add_drafts(world: World, things: Things, stranger: User) -> None:
    """A published page with a marked draft, a page that never was public, and an association below the town."""
    portal = world.pages["other town portal"]
    public = PolicyPage.objects.get(pk=world.pages["other town policy"].pk)
    public.title, public.image = marked("修改稿"), world.files["marked image"]
    public.save_revision(user=stranger, log_action=True)
    draft = PolicyPage.objects.get(pk=world.pages["other town draft"].pk)
    draft.title, draft.locked, draft.locked_by, draft.locked_at = marked("草稿"), True, stranger, timezone.now()
    draft.image = world.files["town image"]  # put there by the city, which sees both
    draft.body = [
        ("paragraph", f'<p><a linktype="page" id="{world.pages["town policy"].pk}">引用</a></p>'),
        ("attachment", {"document": world.files["town document"], "title": marked("附件")}),
        ("heading", {"text": marked("小标题"), "level": "2"}),
        ("image", {"image": world.files["town image"], "alt": marked("说明"), "caption": marked("图注")}),
        ("callout", {"tone": "info", "title": marked("提示"), "text": ""}),
        ("table", {"data": [[marked("格"), "二"]], "table_caption": marked("表题"), "table_header_choice": "row"}),
    ]
    draft.relations.create(target=world.pages["city policy"], kind="supersedes")
    draft.topics = [world.terms["topic"]]
    draft.save()
    draft.save_revision(user=stranger, log_action=True, approved_go_live_at=timezone.now() + timedelta(days=9))
    section = add_page(portal, AssociationSectionPage(title="协会", slug="xie-hui"))
    association = add_page(section, AssociationPage(title=marked("协会"), members=marked("会员")), publish=False)
    news_section = NewsSectionPage.objects.child_of(association).first() or add_page(
        association, NewsSectionPage(title="动态", slug="dong-tai")
    )
    news = add_page(news_section, NewsPage(title=marked("动态"), image=world.files["shared image"]), publish=False)
    pages = [portal, public, draft, association]
    things.foreign["page"] = [*(page.pk for page in pages), add_city_drafts(world)]
    things.foreign["policy_section"] = [draft.get_parent().pk]
    things.foreign["association"] = [association.pk]
    things.foreign["revision"] = [public.latest_revision_id, draft.revisions.order_by("pk").last().pk]
    for page in (public, draft, association, news):
        log(instance=page, action="wagtail.edit", user=stranger, content_changed=True, data={"what": marked("记录")})


def add_city_drafts(world: World) -> int:
    """The city shares what it has published, not what it is writing: a new title of a public page, a new page."""
    public = PolicyPage.objects.get(pk=world.pages["city policy"].pk)
    public.title = marked("市级修改稿")
    public.save_revision(user=world.users["city_editor"], log_action=True)
    draft = PolicyPage.objects.get(pk=world.pages["city draft"].pk)
    draft.title = marked("市级草稿")
    draft.save_revision(user=world.users["city_editor"], log_action=True)
    return int(draft.pk)


def add_workflows(world: World, things: Things, stranger: User) -> None:
    """One under way with a leader asked, one returned."""
    public = PolicyPage.objects.get(pk=world.pages["other town policy"].pk)
    draft = PolicyPage.objects.get(pk=world.pages["other town draft"].pk)
    email = f"{ASCII_MARK}@example.org"
    ApprovalRule.objects.create(
        team_kind="town", page_type="policies.PolicyPage", needs_leader=True, leader_email=email
    )
    under_way = public.get_workflow().start(public, stranger)
    state = under_way.current_task_state
    link = send_link(task_state=state, user=stranger, leader_name=marked("领导"), email=email, days=3)
    returned = draft.get_workflow().start(draft, stranger)
    returned.current_task_state.specific.reject(user=stranger, comment=marked("理由"))
    things.foreign["workflow_state"] = [under_way.pk, returned.pk]
    things.foreign["task_state"] = [state.pk, TaskState.objects.filter(workflow_state=returned).latest("pk").pk]
    things.foreign["task"], things.foreign["link"] = [state.task_id], [link.pk]


def add_talk(world: World, things: Things, stranger: User) -> None:
    draft = world.pages["other town draft"]
    comment = Comment.objects.create(page=draft, user=stranger, text=marked("评论"), contentpath="title")
    CommentReply.objects.create(comment=comment, user=stranger, text=marked("回复"))


def add_doings(world: World, things: Things, stranger: User) -> None:
    """Shares in both directions, an upload that waits, an open editor, a redirect, a reminder, a query."""
    town, city = world.pages["other town portal"], world.pages["city portal"]
    public, draft = world.pages["other town policy"], world.pages["other town draft"]
    values = {"note": marked("说明"), "offered_by": stranger}
    up = Sharing.objects.create(page=public, portal=city, direction="up", **values)
    down = Sharing.objects.create(page=world.pages["city policy"], portal=town, direction="down", **values)
    things.foreign["sharing"] = [up.pk, down.pk]
    with world.files["marked image"].open_file() as image:
        content = image.read()
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(type(world.files["marked image"])),
        file=ContentFile(content, name=f"{ASCII_MARK}.png"),
        uploaded_by_user=stranger,
    )
    things.foreign["uploaded_file"] = [upload.pk]
    editing = EditingSession.objects.create(
        user=stranger,
        content_type=ContentType.objects.get_for_model(PolicyPage),
        object_id=str(draft.pk),
        last_seen_at=timezone.now(),
    )
    things.foreign["editing"] = [editing.pk]
    submission = Submission(
        enterprise_name=marked("企业"), title=marked("诉求"), text=marked("内容"), contact_name=marked("姓名"),
        town=Unit.objects.get(code=f"town:{town.pk}"),
    )  # fmt: skip
    appeal = submit(submission, form_key=new_form_key(), files=[TakenFile(marked("附件.txt"), b"")]).appeal
    things.foreign["appeal"], things.foreign["attachment"] = [appeal.pk], [appeal.attachments.get().pk]
    template = AnswerTemplate.objects.create(title=marked("模板"), text=marked("答复"), unit=submission.town)
    things.foreign["answer_template"] = [template.pk]
    enterprise = Enterprise.objects.create(
        credit_code="91370281MA00000010", name=marked("企业"), town=Unit.objects.get(code=f"town:{town.pk}")
    )
    things.foreign["enterprise"] = [enterprise.pk]
    person = make_person(f"{ASCII_MARK.lower()}@example.org")
    claimed = with_letter(person, enterprise)
    tell(person, f"authorisation:{ASCII_MARK}", Text(marked("通知")), marked("原因"))
    things.foreign["notice"] = [Notice.objects.get(subject__key=f"authorisation:{ASCII_MARK}").pk]
    things.foreign["authorisation"], things.foreign["letter"] = [claimed.pk], [claimed.letters.get().pk]
    starts = timezone.now() + timedelta(days=9)
    desk = Desk.objects.create(
        event_id=str(draft.pk), title=marked("活动"), url="/", starts_at=starts, ends_at=starts, place=marked("地点")
    )
    Registration.objects.create(
        desk=desk, name=marked("姓名"), contact=f"{ASCII_MARK.lower()}@example.com", enterprise_name=marked("企业"),
        channel="self", state="confirmed", place=1,
    )  # fmt: skip
    GateLink.objects.create(desk=desk, helper=marked("签到"), made_by=marked("姓名"), expires_at=starts)
    things.foreign["event_desk"] = [desk.pk]
    introduced = Introduction.objects.create(
        product_id=str(draft.pk), product_title=marked("产品"), product_kind="loan", product_url="/", enterprise=enterprise,
        provider=Unit.objects.create(code="agency:0", kind="provider", name=marked("机构")), asked_on=timezone.localdate(),
        name=marked("姓名"), form_key=ASCII_MARK, notice_version="1",
    )  # fmt: skip
    things.foreign["introduction"] = [introduced.pk]
    unit = Unit.objects.get(code="city")
    said: dict[str, Any] = {
        "programme_id": "0",
        "programme": marked("计划"),
        "unit": unit,
        "enterprise": enterprise,
        "year": 2026,
    }
    application = Application.objects.create(
        round_key="1", person=person, state="submitted", submitted_at=starts, notice_version="1", **said
    )
    file = ApplicationFile.keep(
        TakenFile(f"{ASCII_MARK}.pdf", b"%PDF"), application=application, heading=marked("材料")
    )
    recognition = Recognition.objects.create(enterprise_name=marked("企业"), qualification=marked("资质"), **said)
    listed = RecognitionUpload.objects.create(
        user_id=stranger.pk, programme_id="0", filename=f"{ASCII_MARK}.xlsx", content=b"",
        report={"counts": {}, "unread": [], "outcomes": []},
    )  # fmt: skip
    things.foreign["application"], things.foreign["application_file"] = [application.pk], [file.pk]
    things.foreign["recognition"], things.foreign["recognition_upload"] = [recognition.pk], [listed.pk]
    survey = Survey.objects.create(
        team=town.pk, title=marked("问卷"), organiser=marked("单位"), mode="named", state="open"
    )
    write_questions(survey.pk, [Question("words", "text", marked("问题"))])
    Invitation.objects.create(survey=survey, person=person, enterprise_name=marked("企业"))
    things.foreign["survey"] = [survey.pk]
    names = EnterpriseUpload.objects.create(
        user_id=stranger.pk, filename=f"{ASCII_MARK}.csv", as_of=timezone.localdate(), content=b"", refused=b"",
        report={"counts": {}, "unread": [marked("列")], "outcomes": []},
    )  # fmt: skip
    things.foreign["enterprise_upload"] = [names.pk]
    push = Push.objects.create(enterprise=enterprise, occasion="gap", state="held", title=marked("推送"), wanted=1)
    things.foreign["push"] = [push.pk]
    things.foreign["redirect"] = [Redirect.add_redirect(f"/{ASCII_MARK}/", draft, automatically_created=False).pk]
    Reminder.objects.create(team=Team.objects.get(page=town), user=stranger, sent_at=timezone.now())
    QueryCount.objects.create(query=marked("检索"), day=timezone.localdate(), searches=3, results=0)


def add_hall(things: Things) -> None:
    """The city's, at which nobody who asks works; what is in its queue are numbers."""
    hall = make_hall(Unit.objects.get(code="city"))
    group = hall.groups.first()
    things.shared["hall"], things.shared["counter_group"] = [hall.pk], [group.pk]
    booking = Booking.objects.create(group=group, starts_at=timezone.now(), ordinal=0, number="QQQQQQ", state="booked")
    booking.person = make_person("hall@example.org")
    booking.matter = marked("事项")
    booking.save()
    things.shared["ticket"] = [give_ticket(group, booking).pk]


def add_shared(things: Things) -> None:
    """One of each list that the city keeps for all."""
    IssuingAuthority.objects.create(name="样例机关")
    Qualification.objects.create(name="样例资质")
    Department.objects.create(name="样例部门")
    Division.objects.create(code="370281001", name="样例街道")
    SegmenterWord.objects.create(word="样例分词")
    ResultRule.objects.create(queries="样例检索")
    SpecialDay.objects.create(day=timezone.localdate(), is_working=False)
    TraditionalName.objects.create(name="样例于家")
    add_hall(things)
    for model in get_snippet_models():
        first = model.objects.first()
        assert first is not None, f"nothing of {model} to ask for"
        things.shared[model._meta.label_lower] = [first.pk]
    things.shared["collection"] = [getattr(shared_collection(), "pk", None)]
    things.shared["rule"] = [ApprovalRule.objects.latest("pk").pk]
    things.shared["site"] = [1]


def note_own(world: World, things: Things) -> None:
    """Of the asking teams: they are named beside a stranger's things, and lead to them."""
    own = PolicyPage.objects.get(pk=world.pages["town policy"].pk)
    own.relations.create(target=world.pages["city policy"], kind="supersedes")
    own.save_revision()
    for name in ("town policy", "association news", "agency"):
        page = world.pages[name]
        things.own["page"].append(page.pk)
        things.own["revision"].append(page.revisions.order_by("pk").last().pk)
    things.own["policy_section"] = [world.pages["town policy"].get_parent().pk]
    things.own["association"] = [world.pages["association"].pk]
    things.own["image"], things.own["document"] = (
        [world.files["town image"].pk],
        [world.files["town document"].pk],
    )
    things.own["collection"] = [world.files["town image"].collection_id]
