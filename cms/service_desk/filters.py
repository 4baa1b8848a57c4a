"""Which appeals a list shows and a figure counts: what the addresses of queue and figures say, checked."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.service_desk.models import CommonCause
from services.appeals.clock import THIRD_RETURN
from services.appeals.lights import COLOURS, rows_in
from services.appeals.models import Category
from services.appeals.numbers import read_number
from services.appeals.rates import INDICATORS, Cohort, rows_of
from services.appeals.states import OPEN, State
from services.contacts.reading import BadContact, read_reachable
from services.contacts.sealing import digests_of
from services.pages.forms import LineField
from services.units.models import HANDLING, Unit, UnitKind
from standards.credit_codes import is_credit_code, tidy_credit_code

LISTS = {
    "supervised": (_("督办中"), Q(supervised_by__isnull=False, state__in=OPEN)),
    "returned": (_("退回三次以上"), Q(returns__gte=THIRD_RETURN, state__in=OPEN)),
    "extension": (_("申请延期待决定"), Q(extension_asked=True, state__in=OPEN)),
    "disputed": (_("企业不认可、重新办理"), Q(disputed=True, state__in=OPEN)),
}
COUNTED = {
    "accepted": _("受理"),
    "rejected": _("不予受理"),
    "withdrawn": _("企业撤回"),
    "withdrawn_late": _("超期后撤回"),
    "disputed": _("企业不认可、尚未了结"),
    "open": _("在办"),
    "overdue": _("超期未答复"),
    "solved": _("解决"),
    "paused": _("曾停钟"),
    "returned": _("退回三次以上"),
}
# As an address names it: the rows of a count, of a rate's numerator or denominator.
FIGURES: dict[str, Any] = {
    **{f"{code}.count": label for code, label in COUNTED.items()},
    **{f"{i.code}.n": format_lazy("{}：{}", i.name, _("分子")) for i in INDICATORS},
    **{f"{i.code}.d": format_lazy("{}：{}", i.name, _("分母")) for i in INDICATORS},
}


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ScopeForm(forms.Form):
    """A period (by the day of acceptance; this year, if nothing is said), a town, a unit, a category."""

    since = day_field(_("受理日期从"))
    until = day_field(_("到"))
    town = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.TOWN), label=_("所在镇办"), required=False, empty_label=_("全部")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(kind__in=HANDLING), label=_("承办单位"), required=False, empty_label=_("全部")
    )
    category = forms.ModelChoiceField(Category.objects.all(), label=_("类别"), required=False, empty_label=_("全部"))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", _("开始日期不能晚于结束日期。"))
        return values

    def scope(self) -> Q:
        """Without the period."""
        named = {name: self.cleaned_data[name] for name in ("town", "unit", "category")}
        return Q(**{name: value for name, value in named.items() if value})

    def cohort(self, today: date) -> Cohort:
        last = self.cleaned_data["until"] or today
        return Cohort(self.cleaned_data["since"] or date(last.year, 1, 1), last, today, self.scope())


class QueueForm(ScopeForm):
    """Besides: words or a number, state, light, one of the supervisor's lists, or the rows of a figure."""

    q = LineField(label=_("编号、企业、信用代码、标题，或完整的手机号、邮箱"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), *((s.value, s.label) for s in State if s != State.UNCONFIRMED)],
    )
    light = forms.ChoiceField(
        label=_("亮灯"),
        required=False,
        choices=[("", _("全部")), *((name, light.words) for name, light in COLOURS.items())],
    )
    listed = forms.ChoiceField(required=False, choices=[(name, label) for name, (label, _rows) in LISTS.items()])
    figure = forms.ChoiceField(required=False, choices=[*FIGURES.items()])
    cause = forms.ModelChoiceField(CommonCause.objects.all(), required=False)

    field_order = ("q", "light", "state", "category", "town", "unit", "since", "until")

    def rows(self, today: date) -> Q:
        values = self.cleaned_data
        found = self._accepted(today) & self._words(values["q"])
        found &= Q(state=values["state"]) if values["state"] else Q()
        found &= rows_in(values["light"], today) if values["light"] else Q()
        found &= Q(causes=values["cause"]) if values["cause"] else Q()
        return found & (LISTS[values["listed"]][1] if values["listed"] else Q())

    def _accepted(self, today: date) -> Q:
        """A figure has its period always, a list only if one is asked for."""
        values = self.cleaned_data
        if values["figure"]:
            code, _dot, part = values["figure"].partition(".")
            return rows_of(self.cohort(today), code, part)
        dated = values["since"] or values["until"]
        return self.cohort(today).accepted() if dated else self.scope()

    def _words(self, typed: str) -> Q:
        number = read_number(typed)
        if number or not typed:
            return Q(number=number) if number else Q()
        named = Q(number__icontains=typed) | Q(enterprise_name__icontains=typed) | Q(title__icontains=typed)
        if is_credit_code(code := tidy_credit_code(typed)):
            return named | Q(credit_code=code)
        try:
            return named | Q(contact_digest__in=digests_of(read_reachable(typed)))
        except BadContact:
            return named

    def said(self) -> str:
        """What list or figure this is, where an address of another screen leads here; else empty."""
        if not self.is_valid():
            return ""
        values = self.cleaned_data
        names = [LISTS[values["listed"]][0] if values["listed"] else "", FIGURES.get(values["figure"], "")]
        names += [values["cause"].title] if values["cause"] else []
        return "，".join(str(name) for name in names if name)
