"""What an organiser types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.contacts.reading import BadContact, read_contact
from services.pages.forms import LineField, ProseField, required
from services.registrations.models import Desk
from services.registrations.organising import LONGEST_REASON, alive_states
from services.registrations.states import Channel, State

DEFAULT_STATES = (State.CONFIRMED, State.OFFERED, State.WAITING)


class SearchForm(forms.Form):
    q = LineField(label=_("姓名、企业，或完整的手机号、邮箱"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *((s.value, s.label) for s in State)]
    )


class WalkInForm(forms.Form):
    """Somebody who calls, or stands there."""

    name = LineField(label=_("姓名"), max_length=40, error_messages=required(_("请填写姓名。")))
    contact = LineField(
        label=_("手机号或邮箱"), max_length=100, required=False, help_text=_("不填就收不到通知，也不能自己取消。")
    )
    enterprise_name = LineField(label=_("企业名称"), max_length=120, required=False)

    def clean_contact(self) -> str:
        typed = str(self.cleaned_data["contact"])
        try:
            return read_contact(typed).value if typed else ""
        except BadContact as error:
            raise forms.ValidationError(str(error)) from error

    def applicant(self, by: str) -> dict[str, Any]:
        return {**self.cleaned_data, "channel": Channel.ORGANISER, "by_name": by}


class MailForm(forms.Form):
    form_key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    subject = LineField(label=_("标题"), max_length=60, error_messages=required(_("请填写标题。")))
    words = ProseField(
        label=_("内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("时间、地点和“我的报名”链接会自动附在后面。手机号报名的人收到短信，只写要紧的。"),
        error_messages=required(_("请写下要告诉大家的内容。")),
    )
    states = forms.MultipleChoiceField(
        label=_("发给"), widget=forms.CheckboxSelectMultiple, error_messages=required(_("请选择发给谁。"))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["states"].choices = alive_states()  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    reason = LineField(
        label=_("用途"), min_length=4, max_length=LONGEST_REASON,
        error_messages={"required": _("请写明用途，会留下记录。"), "min_length": _("请把用途写得具体些，例如“打印签到表”。")},
    )  # fmt: skip


class DeskForm(forms.ModelForm):
    """What the organiser says of the desk itself; all else is the event's page."""

    survey_url = forms.URLField(
        label=_("问卷链接"), required=False, assume_scheme="https", help_text=_("活动后发给到场的人。")
    )

    class Meta:
        model = Desk
        fields = ("promotion", "survey_url", "materials_note")
        help_texts = {
            "materials_note": _("课件放进活动页面的“培训资料”；这里写别处的链接，每行一个，只有到场的人看得到。"),
        }


class GateForm(forms.Form):
    helper = LineField(label=_("谁来签到"), max_length=40, error_messages=required(_("请填写现场人员的称呼。")))
