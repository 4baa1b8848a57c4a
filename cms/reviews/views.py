"""已复核: one click that says "still right" and when to look again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from cms.reviews.pages import next_year, set_next_review
from site_content.base.models import ContentPage

URL_NAME = "qifu_reviewed"


class ReviewForm(forms.Form):
    day = forms.DateField(
        label=_("下次复核日期"), widget=AdminDateInput, help_text=_("内容核对无误后，定下次核对的日子。")
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("请选今天以后的日期。"))
        return day


def confirm_review(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit() or not isinstance(page, ContentPage):
        return permission_denied(request)
    form = ReviewForm(request.POST or None, initial={"day": next_year()})
    if request.method == "POST" and form.is_valid():
        set_next_review(page=page, day=form.cleaned_data["day"], user=request.user)
        messages.success(request, _("已记下：《%(title)s》复核过了。") % {"title": page.title})
        return redirect("wagtailadmin_home")
    context = {
        "header_title": _("复核页面"),
        "page": page,
        "form": form,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
    }
    return render(request, "reviews/confirm.html", context)


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/reviewed/", confirm_review, name=URL_NAME)]
