"""/my/enterprises/N/profile/: a year's figures, confirmed by the enterprise itself."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from services.authorisations.models import Authorisation
from services.enterprises.editing import Overtaken, edit, last_change
from services.enterprises.facts import FIGURES, LABELS, Facts, facts_of
from services.enterprises.models import Enterprise, SourceKind
from services.enterprises.rows import MOST
from services.enterprises.writing import Origin
from services.my.enterprise import own_authorisation, show_one, show_over
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.pages.forms import errors_of, form_values

WORDS: dict[str, Any] = {
    "invalid": gettext_lazy("请填写整数，不带小数和单位。"),
    "min_value": gettext_lazy("不能是负数。"),
    "max_value": gettext_lazy("这个数太大了，请检查单位。"),
}


class FiguresForm(forms.Form):
    year = forms.TypedChoiceField(coerce=int, error_messages={"invalid_choice": gettext_lazy("请选择年度。")})
    employees = forms.IntegerField(required=False, min_value=0, max_value=10**7, error_messages=WORDS)
    revenue = forms.IntegerField(required=False, min_value=0, max_value=MOST, error_messages=WORDS)
    assets = forms.IntegerField(required=False, min_value=0, max_value=MOST, error_messages=WORDS)
    seen = forms.IntegerField(min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in (this - 1, this - 2, this)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if not self.errors and all(self.cleaned_data[name] is None for name in FIGURES):
            raise forms.ValidationError(_("请至少填写一项。"))
        return self.cleaned_data

    def stated(self) -> Facts:
        """What was filled in; an empty field says nothing."""
        values = self.cleaned_data
        return {f"figures.{values['year']}.{n}": values[n] for n in FIGURES if values[n] is not None}


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_enterprise_profile(request: HttpRequest, pk: int) -> HttpResponse:
    authorisation = own_authorisation(request, pk)
    if not authorisation.is_live:
        return show_over(request, authorisation) if authorisation.ended_at else show_one(request, authorisation)
    if request.method != "POST":
        return show_form(request, authorisation, FiguresForm(initial=initial_of(request, authorisation)))
    form = FiguresForm(request.POST)
    if is_forged(request):
        return show_form(request, authorisation, form, LAPSED)
    if not form.is_valid():
        return show_form(request, authorisation, form, "".join(map(str, form.non_field_errors())))
    # Not by name: what is known of the enterprise stays when its people have gone.
    origin = Origin(SourceKind.ENTERPRISE, timezone.localdate(), user_name=f"企业{authorisation.get_role_display()}")
    try:
        edit(authorisation.enterprise_id, form.stated(), origin, seen=form.cleaned_data["seen"])
    except Overtaken as refusal:
        return show_form(request, authorisation, form, str(refusal), last_change(authorisation.enterprise))
    return HttpResponseRedirect(reverse("my_enterprise", args=[pk]))


def initial_of(request: HttpRequest, authorisation: Authorisation) -> dict[str, Any]:
    """What is known of the year that is asked for, of the last one else."""
    last = timezone.localdate().year - 1
    asked = request.GET.get("year", "")
    year = int(asked) if asked in (str(last), str(last - 1), str(last + 1)) else last
    facts = facts_of(Enterprise.objects.with_facts().get(pk=authorisation.enterprise_id))
    known = {name: facts.get(f"figures.{year}.{name}") for name in FIGURES}
    return {**known, "year": year, "seen": last_change(authorisation.enterprise)}


def show_form(
    request: HttpRequest, authorisation: Authorisation, form: FiguresForm, notice: str = "", seen: int | None = None
) -> HttpResponse:
    values = form_values(form)
    errors = {} if notice else errors_of(form)
    context = {
        "values": values | ({"seen": str(seen)} if seen is not None else {}),
        "errors": errors,
        "notice": notice,
        "years": [str(year) for year, _label in form.fields["year"].choices],  # type: ignore[attr-defined]
        "figures": [(name, str(LABELS[name])) for name in FIGURES],
        "back_url": reverse("my_enterprise", args=[authorisation.pk]),
    }
    return show(request, "my-enterprise-profile", _("确认企业数据"), context, status=422 if errors or notice else 200)
