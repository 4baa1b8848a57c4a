"""What an officer writes of an enterprise: read by the very rules that read lists."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.enterprises import rows
from services.enterprises.exporting import write_fact
from services.enterprises.facts import FIGURES, LABELS, Facts
from services.enterprises.models import EnterpriseState
from services.pages.forms import LineField, ProseField
from services.units.models import Unit
from standards.lists import split_terms

READERS: dict[str, Callable[[str], Any]] = {
    "name": rows.read_name,
    "former_names": lambda text: [rows.read_name(name) for name in split_terms(text)],
    "industry_codes": rows.read_industries,
    "zone": str,
    "merged_into": rows.read_code,
    "tags": rows.read_tags,
}
SAID: dict[str, Any] = dict(LABELS)
EMPTY: Facts = {"former_names": [], "industry_codes": [], "tags": [], "zone": "", "merged_into": ""}
YES_OR_NO = [("", _("不清楚")), ("true", _("是")), ("false", _("否"))]


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget,
        error_messages={"invalid": _("请写成 2015-03-01 这样的日期。"), "required": _("请填写数据日期。")},
    )  # fmt: skip


class EnterpriseForm(forms.Form):
    """``stated``: what was changed, as facts."""

    name = LineField(
        label=SAID["name"], max_length=rows.LONGEST_NAME, error_messages={"required": _("请填写企业名称。")}
    )
    former_names = ProseField(
        label=SAID["former_names"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("几个之间用顿号或换行。"),
    )
    industry_codes = LineField(
        label=SAID["industry_codes"],
        required=False,
        max_length=100,
        help_text=_("GB/T 4754-2017，2 至 4 位，主营的写在前面，例如 3511、3311。"),
    )
    town = forms.ModelChoiceField(Unit.objects.none(), label=SAID["town"], required=False, empty_label=_("不清楚"))
    zone = LineField(label=SAID["zone"], required=False, max_length=rows.LONGEST_ZONE)
    founded_on = day_field(SAID["founded_on"])
    above_scale = forms.ChoiceField(label=SAID["above_scale"], required=False, choices=YES_OR_NO)
    state = forms.ChoiceField(label=SAID["state"], choices=EnterpriseState.choices, initial=EnterpriseState.ACTIVE)
    merged_into = LineField(
        label=SAID["merged_into"], required=False, max_length=30, help_text=_("状态为“被合并”时填写。")
    )
    tags = LineField(label=SAID["tags"], required=False, max_length=400, help_text=_("几个之间用顿号。"))
    as_of = day_field(_("数据日期"), required=True)

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        self.facts = facts
        super().__init__(*args, **{"initial": initial_of(facts), **kwargs})
        kept = Unit.objects.filter(Q(pk__in=Unit.objects.towns()) | Q(pk=facts.get("town"))).order_by("pk")
        self.fields["town"].queryset = kept  # type: ignore[attr-defined]
        for name in ("industry_codes", "tags"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for name in READERS.keys() & values.keys():
            try:
                values[name] = READERS[name](values[name]) if values[name] else EMPTY[name]
            except rows.Wrong as wrong:
                self.add_error(name, str(wrong))
        for name in ("founded_on", "as_of"):
            if values.get(name) and values[name] > timezone.localdate():
                self.add_error(name, _("这一天还没有到。"))
        merged = values.get("state") == EnterpriseState.MERGED_INTO
        if merged and "merged_into" in values and not values["merged_into"]:
            self.add_error("merged_into", _("被合并的企业要写明并入企业的信用代码。"))
        if values.get("merged_into") and values.get("merged_into") == self.facts.get("credit_code"):
            self.add_error("merged_into", _("并入企业不能是它自己。"))
        return values

    def stated(self) -> Facts:
        values = self.cleaned_data
        said = {name: values[name] for name in (*READERS, "state")}
        said["town"] = values["town"].pk if values["town"] else None
        said["founded_on"] = values["founded_on"].isoformat() if values["founded_on"] else None
        said["above_scale"] = {"true": True, "false": False}.get(values["above_scale"])
        return {name: value for name, value in said.items() if value != self.facts.get(name)}


def initial_of(facts: Facts) -> dict[str, Any]:
    if not facts:
        return {"as_of": timezone.localdate()}
    words = {name: write_fact(name, facts.get(name)) for name in READERS}
    above = facts.get("above_scale")
    return words | {
        "town": facts.get("town"),
        "founded_on": facts.get("founded_on"),
        "above_scale": "" if above is None else str(above).lower(),
        "state": facts.get("state"),
        "as_of": timezone.localdate(),
    }


class NewEnterpriseForm(EnterpriseForm):
    credit_code = LineField(
        label=_("统一社会信用代码"), max_length=30, error_messages={"required": _("请填写统一社会信用代码。")}
    )
    field_order = ("credit_code",)

    def clean_credit_code(self) -> str:
        try:
            return rows.read_code(str(self.cleaned_data["credit_code"]))
        except rows.Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class QualificationForm(forms.Form):
    """One line; an empty name takes the qualification away."""

    name = LineField(label=_("名称"), required=False, max_length=60)
    level = LineField(label=_("级别"), required=False, max_length=20)
    number = LineField(label=_("编号"), required=False, max_length=60)
    valid_from = day_field(_("有效期自"))
    valid_to = day_field(_("有效期至"))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("有效期先后颠倒。"))
        return values


class FiguresForm(forms.Form):
    """A year's figures; what is left empty is not known."""

    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=1990, error_messages={"min_value": _("请填写 1990 年以后的年份。")}
    )
    employees = forms.IntegerField(label=SAID["employees"], required=False, min_value=0, max_value=10**7)
    revenue = forms.IntegerField(label=SAID["revenue"], required=False, min_value=0, max_value=rows.MOST)
    assets = forms.IntegerField(label=SAID["assets"], required=False, min_value=0, max_value=rows.MOST)

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("这一年还没有到。"))
        return year

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not values.get("year") and any(values.get(name) is not None for name in FIGURES):
            self.add_error("year", _("填了人数或金额，请写明是哪一年的。"))
        return values


QualificationSet = forms.formset_factory(QualificationForm, extra=2, max_num=30)
FiguresSet = forms.formset_factory(FiguresForm, extra=1, max_num=30)


def stated_qualifications(formset: Any, facts: Facts) -> Facts:
    rows_now = [
        [v["name"], v["level"], v["number"], _iso(v["valid_from"]), _iso(v["valid_to"])]
        for v in (form.cleaned_data for form in formset)
        if v.get("name")
    ]
    return {} if rows_now == facts.get("qualifications", []) else {"qualifications": rows_now}


def stated_figures(formset: Any, facts: Facts) -> Facts:
    return {n: value for n, value in _figures(formset) if value != facts.get(n)}


def _figures(formset: Any) -> Iterator[tuple[str, Any]]:
    for values in (form.cleaned_data for form in formset):
        if values.get("year"):
            yield from ((f"figures.{values['year']}.{name}", values[name]) for name in FIGURES)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
