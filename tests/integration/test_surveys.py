"""Surveys: asked, answered once, counted; an anonymous answer belongs to nobody; results tell of no single one."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.teams.models import Role
from messages.models import Message
from publishing.models import Record
from publishing.worker import run_pending
from services.keeping.keeper import Subject
from services.notices.models import Notice
from services.pages.answers import LAPSED
from services.surveys.keeping import SurveyKeeper
from services.surveys.links import make_link
from services.surveys.models import AnonymousAnswer, Answer, BallotBox, Invitation, ResultExport, Survey
from services.surveys.questions import Question
from services.surveys.refusals import Answered
from services.surveys.running import close_survey, write_questions
from services.surveys.states import State
from services.surveys.sweeping import sweep_surveys
from site_content.portals.models import CityPortalPage, PlainPage, PortalPage
from tests.approval_people import client_of, make_member
from tests.authorisations import person_of
from tests.content_factories import make_agency, make_association
from tests.enterprise_world import add_reach, make_enterprise
from tests.everywhere import rows_of_database
from tests.factories import make_superuser
from tests.push_world import make_firm
from tests.registrations import desk_of, enter, make_open_event
from tests.role_tables import read_roles
from tests.surveys import QUESTIONS, address_of, answer, make_open_survey, make_survey, send

pytestmark = pytest.mark.django_db


def test_it_goes_to_the_audience_is_filled_in_without_a_script_and_counts_once(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(1)], mode="named")
    sweep_surveys()
    told = Notice.objects.get(subject__key__startswith="survey:")
    invitation = Invitation.objects.get()
    browser = Client()
    assert told.recipient.person == invitation.person and browser.get(told.subject.url).status_code == 200
    wrong = send(browser, invitation, how=["微信", "镇办"], staff="许多", words="路灯坏了")
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "有 2 题需要改一下" in page and "请填写数字" in page
    assert page.count(" checked") == 2 and "路灯坏了" in page and not Answer.objects.exists()
    good = {"version": "1", "want": "融资", "how": ["微信"], "grade": "4", "staff": "12"}
    forged = Client(enforce_csrf_checks=True).post(make_link(invitation), good)
    assert LAPSED in forged.content.decode() and not Answer.objects.exists()
    done = browser.post(make_link(invitation), good)
    assert done.status_code == 302 and "已经收到您的回答" in browser.get(done.headers["Location"]).content.decode()
    assert Answer.objects.get().values == {"want": "融资", "how": ["微信"], "grade": 4, "staff": 12}
    again = browser.post(make_link(invitation), {"version": "1", "want": "用工"})
    assert again.status_code == 200 and Answer.objects.get().values["want"] == "融资"
    with pytest.raises(Answered):
        answer(invitation)
    assert browser.get("/services/surveys/none/").status_code == 404
    assert survey.takes_answers()


def test_an_enterprise_answers_once_whoever_of_its_people_does(city: CityPortalPage) -> None:
    silent = make_enterprise(8, None, name="样例八厂")
    add_reach(silent, "eight@example.com")
    make_enterprise(9, None, name="样例无人厂")
    survey = make_open_survey(city, [make_firm(1), make_firm(2)], mode="enterprise", audience="enterprises")
    sweep_surveys()
    names = set(Invitation.objects.values_list("enterprise_name", flat=True))
    assert names == {"样例企业1号", "样例企业2号", "样例八厂"}
    assert Message.objects.filter(recipient="eight@example.com", key__startswith="survey:").count() == 1
    one = Invitation.objects.get(enterprise_name="样例企业1号")
    colleague, person = person_of(f"person{one.enterprise_id}@example.com")
    assert ">填写问卷：样例调查<" in colleague.get("/my/").content.decode()
    assert send(colleague, one, want="用工").status_code == 302
    assert (
        ">填写问卷：样例调查<" not in colleague.get("/my/").content.decode() and Answer.objects.get().person == person
    )
    assert "已经收到贵企业的回答" in Client().get(make_link(one)).content.decode()
    assert Survey.objects.get(pk=survey.pk).invitations.filter(is_used=True).count() == 1


def test_nothing_leads_from_an_anonymous_answer_to_who_gave_it(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(n) for n in range(1, 8)])
    invitations = list(Invitation.objects.order_by("pk"))
    for n, one in enumerate(invitations, start=1):
        answer(one, staff=n, words=f"第{n}位的话")
    assert not Answer.objects.exists() and not AnonymousAnswer.objects.exists()
    stored = json.dumps(rows_of_database(), ensure_ascii=False, default=str)
    assert "位的话" not in stored  # sealed until the box is opened, and after
    assert close_survey(survey.pk) == 7 and not BallotBox.objects.exists()
    fields = {field.name for field in AnonymousAnswer._meta.get_fields()}
    assert fields == {"id", "version", "question", "sealed"}  # no time, no person, no invitation, no ballot
    rows = list(AnonymousAnswer.objects.all())
    assert len(rows) == 7 * len(QUESTIONS)
    written = AnonymousAnswer.objects.raw("SELECT id, sealed, version_id, question FROM surveys_anonymousanswer")
    order = [json.loads(row.sealed) for row in written if row.question == "staff"]
    assert sorted(order) == [1, 2, 3, 4, 5, 6, 7]
    assert {field.name for field in Invitation._meta.fields} & {"at", "used_at", "answered_at", "updated_at"} == set()
    kept = Subject(frozenset({address_of(make_firm_of(invitations[0]))}), frozenset({invitations[0].person_id or 0}))
    assert SurveyKeeper().export(kept)["问卷"][0]["回答"] == []


def make_firm_of(invitation: Invitation):  # type: ignore[no-untyped-def]
    return invitation.person.authorisations.get().enterprise  # type: ignore[union-attr]


def test_fewer_than_five_anonymous_answers_are_destroyed(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(n) for n in range(1, 5)])
    for one in Invitation.objects.all():
        answer(one)
    assert close_survey(survey.pk) == 4
    assert not AnonymousAnswer.objects.exists() and not BallotBox.objects.exists()


def test_a_version_that_was_sent_is_never_changed_and_answers_keep_theirs(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(1), make_firm(2)], mode="named")
    first, second = Invitation.objects.order_by("pk")
    answer(first)
    changed = [Question("want", "single", "最急的是哪一类？", ("融资", "用工"), True), *QUESTIONS[1:]]
    assert write_questions(survey.pk, changed).number == 2
    assert survey.versions.get(number=1).questions == QUESTIONS
    assert "最急的是哪一类" in Client().get(make_link(second)).content.decode()
    # Whoever had the page open before answers what stood there.
    assert Client().post(make_link(second), {"version": "1", "want": "培训"}).status_code == 302
    assert set(Answer.objects.values_list("version__number", flat=True)) == {1}


def test_it_closes_by_itself_and_reminds_only_who_has_not_answered(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(1), make_firm(2)])
    sweep_surveys()
    done, silent = Invitation.objects.order_by("pk")
    answer(done)
    moderator = client_of(make_member(city, Role.CITY_MODERATOR))
    page = reverse("qifu_survey", args=[survey.pk])
    assert moderator.post(page, {"action": "remind"}).status_code == 409
    Survey.objects.update(opened_at=timezone.now() - timedelta(days=4))
    told = moderator.post(page, {"action": "remind"}, follow=True).content.decode()
    assert "提醒还没填写的 1 位" in told and address_of(make_firm_of(silent)) not in told
    sweep_surveys()
    sweep_surveys()
    reminders = Notice.objects.filter(subject__key__endswith=":remind1")
    assert [notice.recipient.person for notice in reminders] == [silent.person]
    Survey.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    sweep_surveys()
    survey.refresh_from_db()
    assert survey.state == State.CLOSED and survey.answered == 1
    assert "问卷已经截止" in Client().get(make_link(silent)).content.decode()


def test_results_are_shown_from_five_and_become_a_page_with_picture_and_table(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(n) for n in range(1, 21)])
    for n, one in enumerate(Invitation.objects.all()):
        answer(one, want=("融资" if n < 12 else "用工" if n < 18 else "培训"), words="金丝雀原话")
    moderator = client_of(make_member(city, Role.CITY_MODERATOR))
    page = reverse("qifu_survey", args=[survey.pk])
    before = moderator.get(page).content.decode()
    assert "金丝雀原话" not in before and "<b>20</b> / 20" in before
    assert moderator.post(page, {"action": "publish"}).status_code == 409
    assert moderator.post(page, {"action": "close"}).status_code == 302
    shown = moderator.get(page).content.decode()
    assert "60.0%" in shown and "<td>不显示</td>" in shown and "金丝雀原话" in shown and "<td>2</td>" not in shown
    assert moderator.post(page, {"action": "publish"}).status_code == 302
    draft = PlainPage.objects.get(slug=f"survey-{survey.pk}")
    assert not draft.live and not Record.objects.filter(pk=str(draft.pk), live=True).exists()
    draft.get_latest_revision_as_object().save_revision().publish()
    run_pending()
    document = Record.objects.get(pk=str(draft.pk)).document
    want = document["results"][0]
    assert [(row["label"], row["count"]) for row in want["rows"]] == [("融资", 12), ("用工", None), ("培训", None)]
    assert want["rest"] == 8 and "金丝雀" not in json.dumps(document, ensure_ascii=False)
    assert document["results"][4]["note"] == "文字回答 20 条，不公开。"
    assert moderator.post(page, {"action": "start"}).status_code == 409


def test_the_file_has_a_reason_and_of_an_anonymous_survey_no_sender(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(n) for n in range(1, 7)])
    for n, one in enumerate(Invitation.objects.all()):
        answer(one, staff=n, words="=1+1")
    editor = client_of(make_member(city, Role.CITY_EDITOR))
    url = reverse("qifu_survey_export", args=[survey.pk])
    assert editor.post(url, {"reason": "汇报用工情况"}).status_code == 409
    close_survey(survey.pk)
    assert editor.post(url, {"reason": "看"}).status_code == 422
    rows = list(load_workbook(BytesIO(editor.post(url, {"reason": "汇报用工情况"}).content)).active.values)
    assert rows[0] == ("题目", "回答", "份数", "答卷总数") and ("还有什么要说？", "=1+1", 1, 6) in rows
    assert ("今年招了多少人？", "平均", 2.5, 6) in rows and "样例企业1号" not in str(rows)
    assert ResultExport.objects.get().reason == "汇报用工情况"
    named = make_open_survey(city, [], mode="named", title="实名")
    page = reverse("qifu_survey", args=[named.pk])
    assert "样例企业" not in editor.get(page).content.decode() and "未填写" in editor.get(page).content.decode()
    answer(Invitation.objects.filter(survey=named)[0], words="说了")
    url = reverse("qifu_survey_export", args=[named.pk])
    [_head, row] = load_workbook(BytesIO(editor.post(url, {"reason": "逐家回访"}).content)).active.values
    assert "融资" in row and "说了" in row


def test_the_organiser_asks_those_who_came_and_nobody_else(city: CityPortalPage, town: PortalPage) -> None:
    desk = desk_of(make_open_event(town))
    came, _absent = enter(desk, 1, 2)
    came.state = "attended"
    came.save()
    organiser = client_of(make_member(town, Role.TOWN_EDITOR))
    shown = organiser.get(f"{reverse('qifu_survey_new')}?event={desk.pk}").content.decode()
    assert (
        "样例讲座：参加以后的意见" in shown
        and reverse("qifu_survey_new") in organiser.get(reverse("qifu_event", args=[desk.pk])).content.decode()
    )
    values = {"title": "课后", "last_day": str(timezone.localdate()), "team": str(town.pk), "mode": "anonymous"}
    made = organiser.post(reverse("qifu_survey_new"), {**values, "audience": "event", "desk": str(desk.pk)})
    assert made.status_code == 302, made.content.decode()
    survey = Survey.objects.get()
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-kind": "scale", "form-0-text": "讲得怎样？",
            "form-1-kind": "single", "form-1-text": ""}  # fmt: skip
    assert organiser.post(made.headers["Location"], rows).status_code == 302
    assert "讲得怎样？" in organiser.get(reverse("qifu_survey_preview", args=[survey.pk])).content.decode()
    assert organiser.post(reverse("qifu_survey", args=[survey.pk]), {"action": "start"}).status_code == 302
    sweep_surveys()
    assert Message.objects.filter(key__startswith="survey:").values_list("recipient", flat=True)[0] == came.contact
    assert Invitation.objects.count() == 1


def test_whose_survey_it_is(city: CityPortalPage, town: PortalPage) -> None:
    """docs/roles.md: the own team alone; many are asked by a moderator; auditors read; a town asks its own enterprises."""
    survey = make_survey(town, audience="enterprises", conditions={"towns": [0]})
    page = reverse("qifu_survey", args=[survey.pk])
    editor, moderator = (client_of(make_member(town, role)) for role in (Role.TOWN_EDITOR, Role.TOWN_MODERATOR))
    assert editor.get(page).status_code == 200 and "由本单位的审核人员开始" in editor.get(page).content.decode()
    assert editor.post(page, {"action": "start"}).status_code == 403
    assert moderator.post(page, {"action": "start"}).status_code == 409  # nobody lives there
    auditor = client_of(make_member(city, Role.AUDITOR))
    assert auditor.get(page).status_code == 200 and auditor.post(page, {"action": "delete"}).status_code == 403
    assert Survey.objects.exists()
    for role in (Role.CITY_EDITOR, Role.CITY_MODERATOR):
        stranger = client_of(make_member(city, role))
        for name in ("", "_edit", "_questions", "_preview", "_export"):
            assert stranger.get(reverse(f"qifu_survey{name}", args=[survey.pk])).status_code == 404
    values = {"title": "全市", "last_day": str(timezone.localdate()), "team": str(town.pk), "mode": "named"}
    assert editor.post(reverse("qifu_survey_new"), {**values, "audience": "subscribers"}).status_code == 422


def test_names_and_words_go_after_six_months_and_figures_stay(city: CityPortalPage) -> None:
    survey = make_open_survey(city, [make_firm(1), make_firm(2)], mode="named")
    first, second = Invitation.objects.order_by("pk")
    answer(first, words="金丝雀原话")
    answer(second, words="又一句")
    subject = Subject(frozenset({address_of(make_firm_of(first))}), frozenset({first.person_id or 0}))
    assert "金丝雀原话" in str(SurveyKeeper().export(subject))
    SurveyKeeper().erase(subject)
    assert SurveyKeeper().export(subject) == {"问卷": []}
    assert sorted(one.values["words"] for one in Answer.objects.all()) == ["", "又一句"]
    close_survey(survey.pk)
    SurveyKeeper().forget(timezone.now() + timedelta(days=190))
    assert not Answer.objects.exclude(person=None, invitation=None).exists()
    assert not Invitation.objects.exclude(person=None, contact="").exists()
    assert [one.values["want"] for one in Answer.objects.all()] == ["融资", "融资"]
    assert {one.values["words"] for one in Answer.objects.all()} == {""}


def test_what_each_role_may_do_is_as_in_the_table(city: CityPortalPage, town: PortalPage) -> None:
    association, agency = make_association(town), make_agency(city)
    surveys = {
        "city survey": make_survey(city),
        "town survey": make_survey(town, audience="enterprises"),
        "association survey": make_survey(association, audience="event", desk=desk_of(make_open_event(city))),
    }
    homes = {"city": city, "auditor": city, "town": town, "association": association, "agency": agency}
    browsers = {}
    for name, rights in read_roles("survey").items():
        page = reverse("qifu_survey", args=[surveys[name].pk])
        for role, said in rights.items():
            if role not in browsers:
                is_chief = role == "administrator"
                user = make_superuser() if is_chief else make_member(homes[role.partition("_")[0]], Role(role))
                browsers[role] = client_of(user)
            browser = browsers[role]
            assert (browser.get(page).status_code == 200) == ("V" in said), (role, name)
            edits = browser.get(reverse("qifu_survey_questions", args=[surveys[name].pk])).status_code == 200
            assert edits == ("E" in said), (role, name)
            # Nobody is there to be asked: who may open is told so (409), who may not is refused.
            assert (browser.post(page, {"action": "start"}).status_code == 409) == ("O" in said), (role, name)
