"""排一批场次: the plan (how often, from when, where), then a row per session to look over."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from cms.editing.sessions.dates import Rhythm
from site_content.training.models import TrainingEventPage, TrainingSeriesPage

MOST = 52
NUMBER = "{n}"
PLACE_FIELDS = ("venue_name", "address", "online_url")


class PlanForm(forms.Form):
    first_on = forms.DateField(label=_("第一场的日期"), widget=AdminDateInput)
    starts = forms.TimeField(label=_("开始时间"), widget=AdminTimeInput)
    ends = forms.TimeField(label=_("结束时间"), widget=AdminTimeInput)
    rhythm = forms.ChoiceField(label=_("多久一次"), choices=Rhythm.choices)
    count = forms.IntegerField(label=_("一共几场"), min_value=1, max_value=MOST, initial=10)
    title = forms.CharField(
        label=_("标题"), max_length=200, help_text=_("写上 {n} 的地方换成期数，例如：企业之家大讲堂第{n}期。")
    )
    first_number = forms.IntegerField(label=_("第一场是第几期"), min_value=1, max_value=99_999, initial=1)
    venue_name = forms.CharField(label=_("地点名称"), max_length=100, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("线上链接"), required=False, assume_scheme="https", help_text=_("地点和链接至少填一项。")
    )

    def clean(self) -> Any:
        super().clean()
        data = self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        if not any(data.get(name) for name in PLACE_FIELDS) and "online_url" in data:
            self.add_error("venue_name", _("请填写地点，线上活动请填写线上链接，至少一项。"))
        return data


class SessionForm(forms.Form):
    keep = forms.BooleanField(label=_("要"), required=False)
    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(label=_("标题"), max_length=255)


class SessionRows(BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and not self.chosen():
            raise ValidationError(_("请至少留一场。"))

    def chosen(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("keep")]


SessionFormSet = formset_factory(
    SessionForm, formset=SessionRows, extra=0, max_num=MOST, validate_max=True, absolute_max=MOST
)


def initial_plan(series: TrainingSeriesPage) -> dict[str, Any]:
    """As the last session was; a new series has its name alone."""
    last = last_session(series)
    number = TrainingEventPage.objects.filter(series=series).count() + 1
    plan: dict[str, Any] = {"title": f"{series.title}第{NUMBER}期", "first_number": number, "rhythm": Rhythm.WEEKLY}
    if last is not None:
        starts_at, ends_at = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
        plan |= {"starts": starts_at.time(), "ends": ends_at.time()}
        plan |= {name: getattr(last, name) for name in PLACE_FIELDS}
    return plan


def last_session(series: TrainingSeriesPage) -> TrainingEventPage | None:
    return TrainingEventPage.objects.filter(series=series).order_by("-starts_at").first()


def moment(day: date, clock: Any) -> datetime:
    """In the portal's own zone."""
    return timezone.make_aware(datetime.combine(day, clock))
