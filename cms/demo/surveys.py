"""Sample surveys: one to answer, one whose results are public. Nobody is told of them."""

from datetime import timedelta

from django.utils import timezone

from cms.demo.sources import Item
from cms.service_desk.surveys.publishing import draft_results
from services.surveys.answering import take_answer
from services.surveys.models import Invitation, Survey
from services.surveys.questions import read_questions
from services.surveys.running import close_survey, open_survey, write_questions
from services.surveys.states import Audience
from site_content.portals.models import CityPortalPage


def load_surveys(items: list[Item]) -> tuple[int, int]:
    """How many, and how many pages of results; none where there is a survey already, or no portal."""
    city = CityPortalPage.objects.first()
    if city is None or Survey.objects.exists():
        return 0, 0
    for item in items:
        load_survey(item, city)
    return len(items), sum("answers" in item for item in items)


def load_survey(item: Item, city: CityPortalPage) -> None:
    today = timezone.localdate()
    survey = Survey.objects.create(
        title=item["title"], intro=item["intro"], team=city.pk, organiser=city.title, mode=item["mode"],
        audience=Audience.SUBSCRIBERS, last_day=today + timedelta(days=max(item["days"], 0)),
    )  # fmt: skip
    write_questions(survey.pk, read_questions(item["questions"]))
    open_survey(survey.pk)
    for answers in item.get("answers", []):
        for _one in range(answers["count"]):
            invitation = Invitation.objects.create(survey=survey, is_told=True)
            take_answer(invitation.pk, 1, answers["values"])
    Invitation.objects.filter(survey=survey).update(is_told=True)
    if "answers" in item:
        close_survey(survey.pk)
        draft_results(survey.pk).get_latest_revision_as_object().save_revision().publish()
        Survey.objects.filter(pk=survey.pk).update(last_day=today + timedelta(days=item["days"]))
