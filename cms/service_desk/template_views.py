"""答复模板: kept by those who answer, for their unit, and by supervisors for all."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.answer_box import templates_for
from cms.service_desk.desk_view import DeskView
from cms.service_desk.models import AnswerTemplate
from cms.service_desk.rights import actor_of
from services.appeals.states import Party
from services.pages.forms import LineField, ProseField, required
from services.units.models import Unit


def may_keep_for_all(user: Any) -> bool:
    return Party.SUPERVISOR in actor_of(user).parties


def may_keep_templates(user: Any) -> bool:
    return bool(actor_of(user).units) or may_keep_for_all(user)


def kept_by(user: Any) -> Any:
    """The templates that a log-in may change."""
    own = AnswerTemplate.objects.filter(unit__in=actor_of(user).units)
    return own | AnswerTemplate.objects.filter(unit=None) if may_keep_for_all(user) else own


class TemplateForm(forms.Form):
    title = LineField(label=gettext_lazy("名称"), max_length=60, error_messages=required(gettext_lazy("请填写名称。")))
    text = ProseField(
        label=gettext_lazy("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=required(gettext_lazy("请填写内容。")),
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("给谁用"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=actor_of(user).units)
        unit.required = not may_keep_for_all(user)
        unit.empty_label = None if unit.required else _("全市")
        unit.error_messages = {"required": _("请选择给哪个单位用。"), "invalid_choice": _("只能给自己的单位加模板。")}


class TemplatesView(DeskView):
    """All that the log-in may use, and a form for another."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        allowed = may_keep_templates(request.user)
        return super().dispatch(request, *args, **kwargs) if allowed else permission_denied(request)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        found = self.find(pk)
        initial = {"title": found.title, "text": found.text, "unit": found.unit_id} if found else None
        return self.show(TemplateForm(initial=initial, user=request.user), found)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        found = self.find(pk)
        if found and request.POST.get("action") == "delete":
            found.delete()
            return self.done(_("已删除模板“%(title)s”。") % {"title": found.title})
        form = TemplateForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form, found, 422)
        saved = found or AnswerTemplate()
        for name, value in form.cleaned_data.items():
            setattr(saved, name, value)
        saved.updated_by = actor_of(request.user).name
        saved.save()
        return self.done(_("已保存模板“%(title)s”。") % {"title": saved.title})

    def find(self, pk: int | None) -> AnswerTemplate | None:
        return get_object_or_404(kept_by(self.request.user), pk=pk) if pk else None

    def done(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("qifu_answer_templates"))

    def show(self, form: TemplateForm, found: AnswerTemplate | None, status: int = 200) -> HttpResponse:
        user = self.request.user
        context = {
            "header_title": _("答复模板"),
            "form": form,
            "found": found,
            "templates": templates_for(user),
            "changeable": set(kept_by(user).values_list("pk", flat=True)),
        }
        return render(self.request, "service_desk/templates.html", context, status=status)
