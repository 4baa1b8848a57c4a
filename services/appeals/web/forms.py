"""The forms of the portal: few fields, each refusal says what to do, what was typed stays."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.appeals.states import Grade
from services.contacts.reading import BadContact, read_reachable
from services.pages.forms import LineField, ProseField, required
from services.units.models import Unit
from services.uploads.taking import FilesField
from standards.credit_codes import find_problem, tidy_credit_code

LONGEST_TEXT = 2000
TITLE_LENGTH = 40


class AppealForm(forms.Form):
    form_key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    enterprise_name = LineField(
        max_length=120,
        error_messages=required(_("请填写企业名称。"))
        | {"max_length": _("企业名称太长，请控制在 %(limit_value)d 个字以内。")},
    )
    credit_code = LineField(required=False, max_length=40, error_messages={"max_length": _("信用代码太长。")})
    town = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("请在列表里选择企业所在的镇办或园区；不清楚就选“不清楚”。")},
    )
    text = ProseField(
        max_length=LONGEST_TEXT,
        error_messages=required(_("请写下遇到的困难，希望怎样解决。"))
        | {"max_length": _("内容有 %(show_value)d 个字，最多 %(limit_value)d 个字，请精简，细节可以放进附件。")},
    )
    contact_name = LineField(required=False, max_length=40, error_messages={"max_length": _("称呼太长。")})
    attachments = FilesField()
    contact = LineField(
        max_length=100,
        error_messages=required(_("请留下手机号或邮箱，否则无法与您联系。")) | {"max_length": _("太长。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = Unit.objects.towns()  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        """As it is printed; empty, if it was left out."""
        code = tidy_credit_code(str(self.cleaned_data["credit_code"]))
        if code and (problem := find_problem(code)):
            raise forms.ValidationError(f"{problem}不记得可以不填。")
        return code

    def clean_contact(self) -> str:
        """An address of mail, or a number in its plain form; a landline will do, for officers call."""
        try:
            return read_reachable(str(self.cleaned_data["contact"]))
        except BadContact as error:
            raise forms.ValidationError(str(error)) from error

    def submission(self) -> dict[str, Any]:
        """The fields of a ``Submission``."""
        values = self.cleaned_data
        by_mail = "@" in values["contact"]
        return {
            "enterprise_name": values["enterprise_name"],
            "credit_code": values["credit_code"],
            "title": make_title(values["text"]),
            "text": values["text"],
            "contact_name": values["contact_name"],
            "contact_email": values["contact"] if by_mail else "",
            "contact_phone": "" if by_mail else values["contact"],
            "town": values["town"],
        }


def make_title(text: str) -> str:
    """The first sentence, for lists."""
    first = re.split(r"[。！？!?\n]", text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"


class TrackForm(forms.Form):
    number = LineField(max_length=60, error_messages=required(_("请填写诉求编号。")))
    code = LineField(max_length=40, error_messages=required(_("请填写查询码。")))


class WordsForm(forms.Form):
    """What a person writes to an appeal: a supplement, or why an answer is not accepted."""

    text = ProseField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": _("内容有 %(show_value)d 个字，最多 %(limit_value)d 个字，请精简。")},
    )
    grade = forms.ChoiceField(
        required=False,
        choices=Grade.choices,
        error_messages={"invalid_choice": _("请在列出的评价中选择一项。")},
    )
    code = LineField(required=False, max_length=20)
    attachments = FilesField()
    version = forms.IntegerField(min_value=0)
