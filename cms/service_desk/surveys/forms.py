"""What the staff type of a survey: what it is, whom it goes to, what it asks."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.service_desk.enterprises.forms import day_field
from cms.service_desk.registrations.rights import visible_to as events_of
from cms.service_desk.surveys.rights import AUDIENCES, audiences_of
from cms.teams.models import Team, TeamKind
from cms.teams.queries import teams_of
from publishing.models import Record
from services.enterprises.models import SizeTier
from services.pages.forms import LineField, ProseField, required
from services.surveys.models import Survey
from services.surveys.questions import (
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Question,
)
from services.surveys.states import CHOOSING, Audience, Mode, QuestionKind
from services.units.models import Unit
from standards.lists import split_terms

SPARE_ROWS = 4
MOST_POLICIES = 200


class SurveyForm(forms.Form):
    """``fields_fixed``: once it was sent out, whom it goes to and how names are kept stays."""

    title = LineField(label=_("名称"), max_length=100, error_messages=required(_("请填写问卷名称。")))
    intro = ProseField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("为什么问、结果怎么用，填写的人先看到这一段。"),
    )  # fmt: skip
    last_day = day_field(_("截止日期"), required=True)
    team = forms.ChoiceField(label=_("发起单位"))
    mode = forms.ChoiceField(
        label=_("怎样记名"), choices=Mode.choices, help_text=_("匿名问卷结束时一次拆封，拆封前谁也看不到回答。")
    )
    audience = forms.ChoiceField(label=_("发给谁"))
    towns = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("只发给这些镇办、园区的企业"), required=False, widget=forms.CheckboxSelectMultiple
    )
    industry = LineField(
        label=_("只发给这些行业"),
        required=False,
        max_length=100,
        help_text=_("行业代码，几个用顿号隔开，例如 C35、C36。"),
    )
    size = forms.MultipleChoiceField(
        label=_("只发给这些规模"), choices=SizeTier.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    above_scale = forms.BooleanField(label=_("只发给规上企业"), required=False)
    qualifications = LineField(label=_("只发给有这些资质之一的"), required=False, max_length=200)
    policy_id = forms.ChoiceField(label=_("政策"), required=False, help_text=_("选“一条政策的推送对象”时要选。"))
    desk: Any = forms.ModelChoiceField(
        None, label=_("活动"), required=False, empty_label="", help_text=_("选“一场活动到场的人”时要选。")
    )

    ALWAYS = ("title", "intro", "last_day")

    def __init__(self, data: Any = None, *, user: Any, survey: Survey | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial={**(initial_of(survey) if survey else {}), **kwargs.pop("initial", {})})
        self.survey, self.teams = survey, teams_of(user)
        if survey and survey.opened_at:
            for name in set(self.fields) - set(self.ALWAYS):
                del self.fields[name]
            return
        named = {
            "team": [(str(team.page_id), team.name) for team in self.teams],
            "audience": [(one.value, one.label) for one in audiences_of(self.teams)],
            "policy_id": [("", ""), *policies()] if Audience.POLICY in audiences_of(self.teams) else [],
        }
        for name, choices in named.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["towns"].queryset = Unit.objects.towns()  # type: ignore[attr-defined]
        self.fields["desk"].queryset = events_of(user).order_by("-starts_at")  # type: ignore[attr-defined]
        if not any(team.kind == TeamKind.CITY for team in self.teams):
            del self.fields["towns"], self.fields["policy_id"]

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("截止日期已经过了。"))
        return day

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "audience" not in self.fields or self.errors:
            return values
        audience = Audience(values["audience"])
        if audience not in AUDIENCES[TeamKind(self.chosen_team.kind)]:
            self.add_error(
                "audience", _("这个单位不能发给这些人：镇办只发给本镇办的企业，协会和机构只发给自己活动到场的人。")
            )
        if audience == Audience.EVENT and not values.get("desk"):
            self.add_error("desk", _("请选择活动。"))
        if audience == Audience.POLICY and not values.get("policy_id"):
            self.add_error("policy_id", _("请选择政策。"))
        return values

    @property
    def chosen_team(self) -> Team:
        return next(team for team in self.teams if str(team.page_id) == self.cleaned_data["team"])

    def save(self) -> Survey:
        """Of a valid form."""
        values = self.cleaned_data
        survey = self.survey or Survey()
        survey.title, survey.intro, survey.last_day = values["title"], values["intro"], values["last_day"]
        if "audience" in self.fields:
            page = self.chosen_team.page
            survey.team, survey.organiser = (page.pk, page.title) if page else (0, self.chosen_team.name)
            survey.mode, survey.audience = values["mode"], values["audience"]
            survey.policy_id = values.get("policy_id", "") if survey.audience == Audience.POLICY else ""
            survey.desk = values["desk"] if survey.audience == Audience.EVENT else None
            survey.conditions = self._conditions() if survey.audience == Audience.ENTERPRISES else {}
        survey.save()
        return survey

    def _conditions(self) -> dict[str, Any]:
        values = self.cleaned_data
        towns = [unit.pk for unit in values.get("towns") or []]
        if self.chosen_team.kind != TeamKind.CITY:
            towns = list(Unit.objects.filter(code=f"town:{self.chosen_team.page_id}").values_list("pk", flat=True)) or [
                0
            ]
        said = {
            "towns": towns,
            "industry": split_terms(values["industry"]),
            "size": values["size"],
            "above_scale": ["yes"] if values["above_scale"] else [],
            "qualifications": split_terms(values["qualifications"]),
        }
        return {name: value for name, value in said.items() if value}


def initial_of(survey: Survey) -> dict[str, Any]:
    said = survey.conditions
    return {
        "title": survey.title, "intro": survey.intro, "last_day": survey.last_day, "team": str(survey.team),
        "mode": survey.mode, "audience": survey.audience, "policy_id": survey.policy_id, "desk": survey.desk_id,
        "towns": said.get("towns", []), "industry": "、".join(said.get("industry", [])), "size": said.get("size", []),
        "above_scale": bool(said.get("above_scale")), "qualifications": "、".join(said.get("qualifications", [])),
    }  # fmt: skip


def policies() -> list[tuple[str, str]]:
    """The newest ones that are public."""
    rows = Record.objects.live().of_kind("policy").order_by("-date", "-sort_id")
    return list(rows.values_list("id", "title")[:MOST_POLICIES])


class QuestionForm(forms.Form):
    """One row; without a text it is none."""

    key = forms.RegexField(r"^[0-9a-z]{1,12}$", required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(label=_("次序"), required=False, min_value=0, max_value=999)
    kind = forms.ChoiceField(label=_("怎么答"), choices=QuestionKind.choices)
    text = LineField(label=_("问题"), max_length=LONGEST_QUESTION, required=False)
    options = ProseField(
        label=_("可选的回答，每行一个"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("打分题可以写两行：1 分和 5 分各是什么意思；数字题、文字题不用写。"),
    )  # fmt: skip
    required = forms.BooleanField(label=_("必答"), required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        options = list(dict.fromkeys(filter(None, (line.strip() for line in values.get("options", "").splitlines()))))
        kind = values.get("kind")
        if values.get("text"):
            if kind in CHOOSING and len(options) < 2:
                self.add_error("options", _("请至少写两个可选的回答，每行一个。"))
            if len(options) > MOST_OPTIONS or any(len(option) > LONGEST_OPTION for option in options):
                self.add_error("options", _("最多 20 个回答，每个最多 60 个字。"))
            if kind == QuestionKind.SCALE and len(options) not in (0, 2):
                self.add_error("options", _("打分题请写两行（1 分和 5 分的意思），或者不写。"))
        elif options:
            self.add_error("text", _("请填写问题。"))
        values["options"] = options if kind in (*CHOOSING, QuestionKind.SCALE) else []
        return values

    def question(self) -> Question:
        values = self.cleaned_data
        return Question(
            key=values["key"] or uuid.uuid4().hex[:12], kind=values["kind"], text=values["text"],
            options=tuple(values["options"]), required=values["required"],
        )  # fmt: skip


QuestionFormSet = forms.formset_factory(QuestionForm, extra=SPARE_ROWS, max_num=MOST_QUESTIONS, validate_max=True)


def initial_questions(questions: list[Question]) -> list[dict[str, Any]]:
    return [
        {**question.to_json(), "options": "\n".join(question.options), "position": at * 10}
        for at, question in enumerate(questions, start=1)
    ]


def read_rows(formset: Any) -> list[Question]:
    """Of a valid one, in the order of their positions; rows without a number stay where they are."""
    rows = [form for form in formset if form.cleaned_data.get("text")]
    placed = [(form.cleaned_data.get("position"), at, form) for at, form in enumerate(rows)]
    placed.sort(key=lambda row: (row[0] if row[0] is not None else 10_000, row[1]))
    return [form.question() for _position, _at, form in placed]
