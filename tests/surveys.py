"""Surveys for tests: as the staff make them, and answered as on a phone."""

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from services.enterprises.models import Enterprise
from services.surveys.answering import take_answer
from services.surveys.links import make_link
from services.surveys.models import Invitation, Survey
from services.surveys.questions import Question
from services.surveys.running import newest_version, open_survey, write_questions
from services.surveys.states import Mode
from tests.push_world import subscriber

QUESTIONS = [
    Question("want", "single", "最需要哪一类服务？", ("融资", "用工", "培训"), True),
    Question("how", "multiple", "从哪里知道本平台？", ("微信", "同行", "镇办")),
    Question("grade", "scale", "满意吗？", ("很不满意", "很满意")),
    Question("staff", "number", "今年招了多少人？"),
    Question("words", "text", "还有什么要说？"),
]


def make_survey(
    team: Page, mode: str = Mode.ANONYMOUS, questions: list[Question] | None = None, **values: Any
) -> Survey:
    given = {
        "title": "样例调查", "organiser": team.title, "last_day": timezone.localdate() + timedelta(days=9),
        "audience": "subscribers",
    }  # fmt: skip
    survey = Survey.objects.create(team=team.pk, mode=mode, **{**given, **values})
    write_questions(survey.pk, questions or QUESTIONS)
    return survey


def make_open_survey(team: Page, firms: list[Enterprise], mode: str = Mode.ANONYMOUS, **values: Any) -> Survey:
    """One subscriber acts for each firm, and is invited."""
    for firm in firms:
        subscriber(firm, address_of(firm))
    survey = make_survey(team, mode, **values)
    open_survey(survey.pk)
    survey.refresh_from_db()
    return survey


def open_to(team: Page, contacts: list[str], mode: str = Mode.ANONYMOUS, **values: Any) -> list[Invitation]:
    """For whoever holds one of these addresses."""
    survey = make_survey(team, mode, **values)
    made = [Invitation.objects.create(survey=survey, contact=contact) for contact in contacts]
    open_survey(survey.pk)
    return made


def address_of(firm: Enterprise) -> str:
    return f"person{firm.pk}@example.com"


def answer(invitation: Invitation, **values: Any) -> None:
    take_answer(invitation.pk, newest_version(invitation.survey).number, {"want": "融资", **values})


def form_values(html: str) -> dict[str, Any]:
    """What a browser without scripts would send again, ticked boxes as lists."""
    values: dict[str, Any] = {}
    for control in BeautifulSoup(html, "html.parser").select("main form[method=post] [name]"):
        name = str(control["name"])
        if control.name == "textarea":
            values[name] = control.get_text().removeprefix("\n")
        elif control.get("type") == "checkbox":
            values.setdefault(name, [])
            if control.has_attr("checked"):
                values[name].append(str(control["value"]))
        elif control.get("type") != "radio" or control.has_attr("checked"):
            values[name] = str(control.get("value", ""))
    return values


def send(browser: Client, invitation: Invitation, **typed: Any) -> Any:
    url = make_link(invitation)
    return browser.post(url, {**form_values(browser.get(url).content.decode()), **typed})
