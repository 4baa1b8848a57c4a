"""A clerk closes the hall for a day: first how many have booked, then it is done and they are told."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.service_desk.hall.views import HallScreen
from services.hall.models import Booking, Hall, HallDay
from services.pages.forms import LineField, required


class ClosingForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("哪一天不开放"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("请选择日期。"),
            "invalid": gettext_lazy("请填写日期，例如 2026-12-01。"),
        },
    )
    note = LineField(
        label=gettext_lazy("原因"),
        max_length=60,
        help_text=gettext_lazy("会告诉预约的人，例如：大厅检修。"),
        error_messages=required(gettext_lazy("请填写原因，预约的人会看到。")),
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过了。"))
        return day


class CloseDayView(HallScreen):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_hall(pk), ClosingForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        hall = self.get_hall(pk)
        form = ClosingForm(request.POST)
        if not form.is_valid():
            return self.show(hall, form, status=422)
        day = form.cleaned_data["day"]
        booked = Booking.objects.ahead(timezone.now()).filter(group__hall=hall, starts_at__date=day).count()
        if booked and "sure" not in request.POST:
            return self.show(hall, form, booked=booked)
        HallDay.objects.update_or_create(
            hall=hall, day=day, defaults={"is_open": False, "note": form.cleaned_data["note"]}
        )
        messages.success(
            request,
            _("%(day)s 不开放，取消并通知了 %(n)d 个预约。") % {"day": day.isoformat(), "n": booked},
        )
        return HttpResponseRedirect(reverse("qifu_hall_place", args=[pk]))

    def show(self, hall: Hall, form: ClosingForm, booked: int = 0, status: int = 200) -> HttpResponse:
        context = {"header_title": _("停办一天"), "hall": hall, "form": form, "booked": booked}
        return self.draw("closing", context, status)
