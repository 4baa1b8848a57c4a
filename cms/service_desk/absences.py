"""不在岗: whoever is away names a deputy, who sees and does what waits for both, and gets the mails."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.desk_view import DeskView
from cms.service_desk.filters import day_field
from cms.service_desk.models import Absence, UnitGroup
from cms.service_desk.rights import own_posts


def away_on(day: date) -> dict[int, int]:
    """Deputies, by who is away."""
    return dict(Absence.objects.filter(first__lte=day, last__gte=day).values_list("user", "deputy"))


def colleagues_of(user: Any) -> Any:
    """Who may stand in: of the same units, in a role that the person has there."""
    people = get_user_model()._default_manager.filter(is_active=True).exclude(pk=user.pk)
    groups = [group for role, unit in own_posts(user) for group in _groups(role, unit)]
    return people.filter(groups__in=groups).distinct().order_by("first_name", "username")


def _groups(role: str, unit: int) -> list[int]:
    return list(UnitGroup.objects.filter(role=role, unit=unit).values_list("group", flat=True))


class AbsenceForm(forms.Form):
    first = day_field(gettext_lazy("从"))
    last = day_field(gettext_lazy("到（含当天）"))
    deputy = forms.ModelChoiceField(get_user_model()._default_manager.none(), label=gettext_lazy("代办人"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = colleagues_of(user)
        deputy.label_from_instance = lambda person: person.get_full_name() or person.get_username()
        deputy.error_messages = dict.fromkeys(("required", "invalid_choice"), _("请在列表里选择同一单位的代办人。"))
        for name in ("first", "last"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("请填写起止日期。")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        if last and last < timezone.localdate():
            self.add_error("last", _("这段日期已经过去了。"))
        return values


class AbsenceView(DeskView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs) if own_posts(request.user) else permission_denied(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(AbsenceForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("end", "").isdecimal():
            get_object_or_404(Absence, user=user, pk=request.POST["end"]).delete()
            messages.success(request, _("已取消，诉求仍由您处理。"))
            return HttpResponseRedirect(reverse("qifu_absence"))
        form = AbsenceForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form, 422)
        Absence.objects.create(user=user, **form.cleaned_data)
        messages.success(request, _("已登记。这段时间的诉求和邮件由代办人处理。"))
        return HttpResponseRedirect(reverse("qifu_absence"))

    def show(self, form: AbsenceForm, status: int = 200) -> HttpResponse:
        today = timezone.localdate()
        user: Any = self.request.user
        context = {
            "header_title": _("不在岗"),
            "form": form,
            "absences": Absence.objects.filter(user=user, last__gte=today).select_related("deputy"),
            "stands_in": Absence.objects.filter(deputy=user, last__gte=today).select_related("user"),
        }
        return render(self.request, "service_desk/absence.html", context, status=status)
