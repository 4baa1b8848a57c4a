"""Results as a file, with a reason. Of an anonymous survey: what may be shown, and words without their senders."""

from django.db import transaction

from services.enterprises.tables import write_table
from services.surveys.models import Answer, ResultExport, Survey
from services.surveys.results import outcomes_of, show, shuffled_texts
from services.surveys.states import QuestionKind

LONGEST_REASON = 200
HIDDEN = "不显示"
Row = list[str | int | float | None]


@transaction.atomic
def export_results(survey: Survey, reason: str, *, user_id: int, user_name: str) -> bytes:
    """XLSX; every text is text. The looking is kept."""
    headings, rows, count = _loose(survey) if survey.is_anonymous else _named(survey)
    ResultExport.objects.create(
        survey=survey, user_id=user_id, user_name=user_name, reason=reason[:LONGEST_REASON], count=count
    )
    return write_table(headings, rows)


def _named(survey: Survey) -> tuple[list[str], list[Row], int]:
    """A row for each answer; questions as they stand in any version."""
    questions = {(version.pk, q.key): q.text for version in survey.versions.all() for q in version.questions}
    texts = list(dict.fromkeys(questions.values()))
    answers = Answer.objects.filter(version__survey=survey).select_related("version", "person", "invitation")
    rows: list[Row] = []
    for at, one in enumerate(answers, start=1):
        said = {questions[one.version_id, key]: say_value(value) for key, value in one.values.items()}
        who = one.invitation.enterprise_name if one.invitation else ""
        name = one.person.name if one.person else ""
        rows.append([at, who, name, one.version.number, *(said.get(text) for text in texts)])
    return ["序号", "企业", "填写人", "问卷版本", *texts], rows, len(rows)


def _loose(survey: Survey) -> tuple[list[str], list[Row], int]:
    rows: list[Row] = []
    for outcome in outcomes_of(survey):
        shown = show(outcome)
        asked = shown.question.text
        rows += [[asked, cell.label, HIDDEN if cell.count is None else cell.count, shown.base] for cell in shown.cells]
        if shown.mean is not None:
            rows.append([asked, "平均", round(shown.mean, 2), shown.base])
        if outcome.question.kind == QuestionKind.TEXT and shown.texts:
            rows += [[asked, text, 1, shown.base] for text in shuffled_texts(outcome)]
        if shown.is_hidden:
            rows.append([asked, HIDDEN, None, None])
    return ["题目", "回答", "份数", "答卷总数"], rows, survey.answered


def say_value(value: object) -> str | float | int | None:
    return "；".join(value) if isinstance(value, list) else value  # type: ignore[return-value]
