"""A survey's questions as a form: works without a script, and what was filled in stays when something is wrong."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.pages.forms import ProseField, required
from services.surveys.questions import LONGEST_TEXT, Question, Values
from services.surveys.states import QuestionKind

LARGEST = Decimal("1e12")
ANSWER = required(_("请回答这一题。"))


class AnswerForm(forms.Form):
    version = forms.IntegerField(min_value=1)

    def __init__(self, data: Any = None, *, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = make_field(question)

    def answers(self) -> Values:
        """Of a valid form; what was passed over is not in it."""
        said = {question.key: self._value(question) for question in self.questions}
        return {key: value for key, value in said.items() if value not in ("", None, [])}

    def _value(self, question: Question) -> Any:
        value = self.cleaned_data[question.key]
        match QuestionKind(question.kind):
            case QuestionKind.SCALE:
                return int(value) if value else None
            case QuestionKind.NUMBER:
                return None if value is None else (int(value) if value == value.to_integral_value() else float(value))
        return value

    def typed(self) -> dict[str, Any]:
        """As it was sent, for the page that comes back; a list for what is ticked."""
        found = {}
        for question in self.questions:
            bound = self[question.key]
            ticked = question.kind == QuestionKind.MULTIPLE
            found[question.key] = [str(one) for one in bound.value() or []] if ticked else str(bound.value() or "")
        return found


def make_field(question: Question) -> forms.Field:
    said: dict[str, Any] = {"required": question.required}
    wrong = ANSWER | {"invalid_choice": _("请在列出的回答里选。")}
    choices = [(str(value), label) for value, label in question.cells]
    match QuestionKind(question.kind):
        case QuestionKind.SINGLE | QuestionKind.SCALE:
            return forms.ChoiceField(choices=choices, error_messages=wrong, **said)
        case QuestionKind.MULTIPLE:
            return forms.MultipleChoiceField(choices=choices, error_messages=wrong, **said)
        case QuestionKind.NUMBER:
            numbers = {"invalid": _("请填写数字，例如 12 或 3.5。"), "max_value": _("数字太大了，请检查单位。"),
                       "min_value": _("不能是负数。"), "max_decimal_places": _("最多两位小数。")}  # fmt: skip
            return forms.DecimalField(
                min_value=0, max_value=LARGEST, decimal_places=2, error_messages=ANSWER | numbers, **said
            )
    too_long = {"max_length": _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。")}
    return ProseField(max_length=LONGEST_TEXT, error_messages=ANSWER | too_long, **said)
