"""Which enterprises a list shows: what its address says, checked."""

from typing import Any

from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from services.enterprises.models import EnterpriseQuerySet, EnterpriseState, Qualification, SizeTier
from services.pages.forms import LineField
from services.units.models import Unit
from standards.industries import EDITION_2017, find_industry

ALL = ("", _("全部"))
NONE = "none"
INDUSTRIES = [
    (entry.section if len(entry.code) == 1 else f"{entry.section}{entry.code}", f"{entry.code} {entry.name}")
    for entry in EDITION_2017
]
LONGEST_LIST = 200


class FilterForm(forms.Form):
    """``q``: a name, former name or credit code; ``code``: an industry of any level, narrower than ``industry``."""

    q = LineField(label=_("名称、曾用名或信用代码"), required=False, max_length=60)
    town = forms.ChoiceField(label=_("所在镇办"), required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False, choices=[ALL, *INDUSTRIES])
    code = LineField(label=_("行业代码（2 至 4 位）"), required=False, max_length=8)
    tier = forms.ChoiceField(
        label=_("规模"), required=False, choices=[ALL, *SizeTier.choices, (NONE, _("缺数据，无法判断"))]
    )
    qualification = forms.ChoiceField(label=_("资质"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *EnterpriseState.choices])
    contested = forms.BooleanField(label=_("只看有出入待核实的"), required=False)

    def __init__(self, *args: Any, seen: EnterpriseQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = [(str(pk), name) for pk, name in Unit.objects.towns().values_list("pk", "name")]
        self.fields["town"].choices = [ALL, *towns, (NONE, _("不清楚"))]  # type: ignore[attr-defined]
        held = Qualification.objects.filter(enterprise__in=seen).order_by("name").values_list("name", flat=True)
        names = [(name, name) for name in held.distinct()[:LONGEST_LIST]]
        self.fields["qualification"].choices = [ALL, *names]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        if typed and find_industry(typed) is None:
            raise forms.ValidationError(_("“%(code)s”不是 GB/T 4754-2017 的行业代码。") % {"code": typed})
        return find_industry(typed) or ""

    def narrow(self, enterprises: EnterpriseQuerySet) -> EnterpriseQuerySet:
        values = self.cleaned_data
        found = enterprises.matching(values["q"]) if values["q"] else enterprises
        if codes := [code for code in (values["industry"], values["code"]) if code]:
            found = found.annotate(written_codes=Cast("industry_codes", TextField()))
            for code in codes:
                found = found.filter(written_codes__contains=f'"{code}')
        found = found.filter(self._plain())
        return found.exclude(contested={}) if values["contested"] else found

    def _plain(self) -> Q:
        values = self.cleaned_data
        narrowed = Q(town=None) if values["town"] == NONE else Q(town=values["town"]) if values["town"] else Q()
        if values["tier"]:
            narrowed &= Q(size_tiers="") if values["tier"] == NONE else Q(size_tiers__contains=values["tier"])
        if name := values["qualification"]:
            narrowed &= Q(pk__in=Qualification.objects.filter(name=name).values("enterprise"))
        return narrowed & (Q(state=values["state"]) if values["state"] else Q())

    def said(self) -> str:
        """In words, for the log of exports."""
        words = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                choices = dict(getattr(field, "choices", []))
                words.append(f"{field.label}：{choices.get(value, '是' if value is True else value)}")
        return "；".join(words)
