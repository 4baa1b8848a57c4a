"""Results become an ordinary page of text: a draft that editors put words to, with figures that nobody edits.

What goes into it is what may be shown (``services.surveys.results.show``); words that were written are not published.
"""

from typing import Any

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.service_desk.publishing import ensure_section
from services.surveys.disclosure import SHOWN_FROM
from services.surveys.models import Survey
from services.surveys.refusals import NotPossible
from services.surveys.results import Shown, outcomes_of, show
from services.surveys.states import QuestionKind, State
from site_content.portals.models import CityPortalPage, PlainPage, PortalPage


@transaction.atomic
def draft_results(survey_id: int) -> PlainPage:
    """Once. Raises NotPossible."""
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    if survey.state != State.CLOSED:
        raise NotPossible(_("问卷结束以后才能公布结果。"))
    if survey.answered < SHOWN_FROM:
        raise NotPossible(_("不足 5 份回答，不能公布结果。"))
    if survey.page and Page.objects.filter(pk=survey.page).exists():
        raise NotPossible(_("结果页面已经生成。"))
    page = PlainPage(title=_("调查结果：%(title)s") % {"title": survey.title}, slug=f"survey-{survey.pk}", live=False)
    page.results = results_of(survey)
    page.source = survey.organiser
    page.body = [("paragraph", f"<p>{escape(line)}</p>") for line in words_of(survey)]
    section = ensure_section(portal_of(survey))
    PlainPage.objects.child_of(section).filter(slug=page.slug).delete()
    section.add_child(instance=page)
    page.save_revision()
    survey.page = page.pk
    survey.save(update_fields=["page"])
    return page


def words_of(survey: Survey) -> list[str]:
    said = {"organiser": survey.organiser, "title": survey.title, "n": survey.answered}
    return [
        _("%(organiser)s的问卷“%(title)s”收到 %(n)d 份回答，结果如下。") % said,
        _("少于 5 份的回答不显示；为了不能由别的数字推算出来，有的回答会一起隐去。文字回答不公开。"),
    ]


def results_of(survey: Survey) -> list[dict[str, Any]]:
    """As the record has them (``portals.kinds.Result``)."""
    return [result_of(show(outcome)) for outcome in outcomes_of(survey)]


def result_of(shown: Shown) -> dict[str, Any]:
    return {
        "question": shown.question.text,
        "base": shown.base,
        "rows": [] if shown.is_hidden else [{"label": cell.label, "count": cell.count} for cell in shown.cells],
        "rest": None if shown.is_hidden else shown.rest,
        "note": note_of(shown),
    }


def note_of(shown: Shown) -> str:
    if shown.is_hidden:
        return _("这一题的回答太少，不显示。")
    if shown.question.kind == QuestionKind.TEXT:
        return _("文字回答 %(n)d 条，不公开。") % {"n": shown.texts}
    return (
        _("平均 %(mean)s。") % {"mean": f"{shown.mean:.2f}".rstrip("0").rstrip(".")} if shown.mean is not None else ""
    )


def portal_of(survey: Survey) -> Page:
    """The team's own, or the one that it stands in. Raises NotPossible."""
    page = Page.objects.filter(pk=survey.team).first()
    above = Page.objects.type(CityPortalPage, PortalPage).ancestor_of(page, inclusive=True) if page else None
    found = above.order_by("-depth").first() if above is not None else None
    if found is None:
        raise NotPossible(_("发起单位的平台已经不在了，请联系系统管理员。"))
    return found
