"""Writing an answer: templates, cited policies, the third return, and what becomes of an answer on the portal."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.service_desk.models import AnswerTemplate, DeskRole, PublicAnswer
from cms.service_desk.notices import people_in_turn
from cms.service_desk.public_answers import find_similar
from cms.teams.models import Role, Team
from publishing.worker import run_pending
from services.appeals.models import Appeal
from services.appeals.states import Action, State
from site_content.portals.models import CityPortalPage, PlainPage
from tests import factories
from tests.appeal_forms import form_values
from tests.appeals import accept, answer, do, handler_of, officer_of, submit_one, take
from tests.attachment_files import make_pdf
from tests.desk_world import DeskWorld, add_person, build_desk_world
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(city: CityPortalPage, search_index: object) -> DeskWorld:
    section = factories.make_policy_section(city)
    factories.make_policy(section, title="中小企业续贷扶持办法", slug="loan", text="续贷贴息。")
    run_pending()
    world = build_desk_world(with_content_roles=False)
    editor = User.objects.create_user("city_editor", "city_editor@example.org", "password")
    editor.groups.add(Team.objects.get(page=city).group(Role.CITY_EDITOR))
    world.clients["city_editor"] = Client()
    world.clients["city_editor"].force_login(editor)
    return world


def page_of(appeal: Appeal) -> str:
    return reverse("qifu_appeal", args=[appeal.pk])


def ask_help(desk: DeskWorld, what: str, **typed: Any) -> str:
    page = desk.clients["department_handler"].post(page_of(desk.appeals["handled appeal"]), {"help": what, **typed})
    assert page.status_code == 200
    return page.content.decode()


def test_templates_are_kept_by_those_who_answer_and_put_into_an_answer(desk: DeskWorld) -> None:
    kept = reverse("qifu_answer_templates")
    unit, other = desk.units["department"], desk.units["other department"]
    handler, supervisor = desk.clients["department_handler"], desk.clients["supervisor"]
    sent = {"title": "续贷", "text": "您好，关于续贷：", "unit": unit.pk}
    assert handler.post(kept, sent).status_code == 302
    assert handler.post(kept, {**sent, "unit": other.pk}).status_code == 422
    assert "请选择给哪个单位用" in handler.post(kept, {**sent, "unit": ""}).content.decode()
    assert supervisor.post(kept, {"title": "全市", "text": "请拨打热线。"}).status_code == 302
    own, for_all = AnswerTemplate.objects.get(title="续贷"), AnswerTemplate.objects.get(title="全市")
    change = reverse("qifu_answer_template", args=[for_all.pk])
    assert handler.get(change).status_code == 404 and supervisor.get(change).status_code == 200
    text = ask_help(desk, "template", text="先写的话", template=own.pk, outcome="solved")
    assert "先写的话\n您好，关于续贷：" in text and '<option value="solved" selected>' in text
    stranger = add_person(desk, "stranger", DeskRole.DEPARTMENT_HANDLER, other)
    assert "续贷" not in desk.clients[stranger.username].get(kept).content.decode()
    assert desk.clients["hall_clerk"].get(kept).status_code == 302
    assert Appeal.objects.get(pk=desk.appeals["handled appeal"].pk).state == State.IN_PROGRESS


def test_a_policy_is_found_and_cited_from_within_the_answer(desk: DeskWorld) -> None:
    found = ask_help(desk, "find", text="先写的话", policy_words="续贷")
    assert "中小企业续贷扶持办法" in found and "先写的话" in found
    record = Page.objects.get(slug="loan")
    cited = ask_help(desk, f"cite:{record.pk}", text="先写的话", policy_words="续贷")
    assert "先写的话\n《中小企业续贷扶持办法》" in cited and "/loan/" in cited.split("</textarea>")[0]
    assert "没有找到相关政策" in ask_help(desk, "find", policy_words="斑马繁殖技术")


def test_after_a_third_return_the_supervisor_says_who_answers(desk: DeskWorld) -> None:
    town, unit, other = desk.units["town"], desk.units["department"], desk.units["other department"]
    appeal = accept(submit_one(town=town))
    for number, given in enumerate((unit, other, other)):
        do(appeal, Action.ASSIGN, officer_of(town), unit=given.pk)
        appeal = do(appeal, Action.RETURN, handler_of(given), f"不归我们管 {number}")
    assert [person.email for person in people_in_turn(appeal)] == ["supervisor@example.org"]
    officer, supervisor = desk.clients["service_officer"], desk.clients["supervisor"]
    assert 'value="assign"' not in officer.get(page_of(appeal)).content.decode()
    assign = {"action": "assign", "version": appeal.version, "unit": other.pk}
    refused = officer.post(page_of(appeal), assign)
    assert refused.status_code == 422 and "由督办员指定承办单位" in refused.content.decode()
    page = supervisor.get(page_of(appeal)).content.decode()
    assert 'value="assign"' in page and f'<option value="{unit.pk}" selected>' in page  # 首接单位
    waiting = supervisor.get(reverse("qifu_appeals")).content.decode()
    assert page_of(appeal) in waiting and page_of(appeal) not in officer.get(reverse("qifu_appeals")).content.decode()
    assert supervisor.post(page_of(appeal), {**assign, "unit": unit.pk}).status_code == 302
    appeal.refresh_from_db()
    back = desk.clients["department_handler"].post(page_of(appeal), {"action": "return", "version": appeal.version, "text": "不"})  # fmt: skip
    assert back.status_code == 422 and "不能再退回" in back.content.decode()


def answered_loan(desk: DeskWorld) -> Appeal:
    text = "我们样例轴承有限公司续贷审批太慢。请联系李四 13912345678。"
    appeal = take(accept(submit_one(town=desk.units["town"], enterprise_name="样例轴承有限公司", contact_name="李四",
                                    title="我们样例轴承有限公司续贷审批太慢", text=text)), desk.units["department"])  # fmt: skip
    return answer(appeal)


def test_an_answer_is_proposed_masked_edited_and_published_and_then_found(
    desk: DeskWorld, city: CityPortalPage
) -> None:
    appeal = answered_loan(desk)
    officer, url = desk.clients["service_officer"], reverse("qifu_appeal_publish", args=[appeal.pk])
    draft = officer.get(url).content.decode()
    assert "某企业续贷审批太慢" in draft and not any(s in draft for s in ("轴承", "李四", "13912345678"))
    values = {
        "title": "续贷审批太慢怎么办",
        "question": "某企业续贷审批太慢。",
        "answer": "已协调。请问李四，13912345678",
    }
    refused = officer.post(url, values)
    assert refused.status_code == 422 and "公开前请去掉：姓名 李四、电话号码 139…5678" in refused.content.decode()
    empty_mailbox()
    assert officer.post(url, {**values, "answer": "已协调银行，无还本续贷。"}).status_code == 302
    assert [m.to for m in mailbox()] == [["city_editor@example.org"]]
    page = PublicAnswer.objects.get().page
    assert not page.live and page.get_parent().title == "诉求答复选登"
    assert find_similar("续贷审批很慢") == []
    page.body = [("paragraph", "<p>样例轴承有限公司的续贷</p>")]
    with pytest.raises(ValidationError, match="企业名称"):
        page.save_revision()
    page = PlainPage.objects.get(pk=page.pk)
    page.save_revision().publish()
    run_pending()
    (similar,) = find_similar("续贷审批很慢")
    assert similar.title == "续贷审批太慢怎么办" and "无还本续贷" in similar.text
    assert "续贷审批太慢怎么办" in ask_help(desk, "similar", policy_words="续贷审批很慢")
    assert officer.get(url).status_code == 302, "proposed already"
    person, form = Client(enforce_csrf_checks=True), "/services/appeals/"
    typed = {"enterprise_name": "样例钢构有限公司", "text": "续贷审批很慢。", "contact": "13800138000"}
    values = {**form_values(person.get(form).content.decode()), **typed}
    before = Appeal.objects.count()
    step = person.post(
        form, {**values, "attachments": SimpleUploadedFile("批复.pdf", make_pdf("page"))}
    ).content.decode()
    assert "无还本续贷" in step and "仍要提交" in step and "批复.pdf" in step and Appeal.objects.count() == before
    back = form_values(person.post(form, {**form_values(step), "back": "1"}).content.decode())
    assert back["text"].strip() == typed["text"] and back["contact"] == typed["contact"]
    assert person.post(form, form_values(step)).status_code == 302
    sent = Appeal.objects.latest("pk")
    assert (Appeal.objects.count(), sent.text, sent.attachments.get().name) == (
        before + 1,
        "续贷审批很慢。",
        "批复.pdf",
    )
    assert person.post(form, {**values, "text": "斑马繁殖技术哪里学。"}).status_code == 302, (
        "no step for who finds none"
    )


def test_nobody_proposes_what_is_not_theirs(desk: DeskWorld) -> None:
    appeal = answered_loan(desk)
    url = reverse("qifu_appeal_publish", args=[appeal.pk])
    seen = {name: desk.clients[name].get(url).status_code for name in ("hall_clerk", "city_editor", "supervisor")}
    assert seen == {"hall_clerk": 404, "city_editor": 302, "supervisor": 200}
    open_one = reverse("qifu_appeal_publish", args=[desk.appeals["handled appeal"].pk])
    assert desk.clients["supervisor"].get(open_one).status_code == 302
