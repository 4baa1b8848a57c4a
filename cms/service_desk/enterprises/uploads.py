"""A list into the registry from the admin: tried, looked at, imported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.service_desk.enterprises.forms import day_field
from cms.service_desk.enterprises.lists import XLSX
from cms.service_desk.enterprises.rights import may_add, towns_of
from cms.service_desk.enterprises.screen import RegistryView
from cms.service_desk.rights import actor_of
from office_files.uploads.admission import RefusedFile, check_file
from office_files.uploads.kinds import DOCUMENTS
from services.enterprises.importing import Result
from services.enterprises.models import EnterpriseUpload
from services.enterprises.tables import LARGEST_FILE
from services.enterprises.uploads import import_upload, refused_sheet, try_list

KINDS = {extension: DOCUMENTS[extension] for extension in ("xlsx", "csv")}
MOST_SHOWN = 300


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("名录文件"),
        help_text=gettext_lazy("XLSX 或 CSV，最大 30 MB，最多 2 万行；要有“统一社会信用代码”和“企业名称”两列。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("请选择名录文件。"),
            "empty": gettext_lazy("文件是空的，请重新选择。"),
        },
    )
    as_of = day_field(gettext_lazy("数据日期"), required=True)
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("名录经工作人员核实"), required=False,
        help_text=gettext_lazy("勾选后，数据日期相同或更早的名录今后不再覆盖这些值。"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过 30 MB。请去掉图片和多余的工作表，或者分成几个文件再导入。"))
        try:
            check_file(file, file.name, KINDS)
        except RefusedFile as refusal:
            raise ValidationError(refusal.messages) from refusal
        return file

    def clean_as_of(self) -> Any:
        if self.cleaned_data["as_of"] > timezone.localdate():
            raise ValidationError(_("这一天还没有到。"))
        return self.cleaned_data["as_of"]


class UploadView(RegistryView):
    def may_open(self, user: Any) -> bool:
        return may_add(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(UploadForm(initial={"as_of": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, 422)
        file = form.cleaned_data["file"]
        try:
            upload = try_list(
                file.read(), file.name, as_of=form.cleaned_data["as_of"], is_confirmed=form.cleaned_data["is_confirmed"],
                towns=towns_of(request.user), user_id=request.user.pk or 0,
            )  # fmt: skip
        except ValidationError as problem:
            form.add_error("file", problem)
            return self.show(form, 422)
        return HttpResponseRedirect(reverse("qifu_enterprise_upload", args=[upload.pk]))

    def show(self, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {"header_title": _("导入企业名录"), "header_icon": "list-ul", "form": form}
        return render(self.request, "service_desk/enterprises/upload.html", context, status=status)


class OwnUploadView(RegistryView):
    """Of whoever uploaded it; for anybody else it is not there."""

    def may_open(self, user: Any) -> bool:
        return may_add(user)

    def get_upload(self, pk: int) -> EnterpriseUpload:
        return get_object_or_404(EnterpriseUpload, pk=pk, user_id=self.request.user.pk)


class TrialView(OwnUploadView):
    """What would become of each row, or has."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        counts = upload.report["counts"]
        told = upload.report["outcomes"]
        context = {
            "header_title": _("导入企业名录"),
            "header_icon": "list-ul",
            "upload": upload,
            "counts": [(result.label, counts[result.value]) for result in Result],
            "to_write": counts[Result.NEW] + counts[Result.CHANGED],
            "has_refused": counts[Result.BAD] > 0,
            "outcomes": [{**row, "label": Result(row["result"]).label} for row in sorted(told, key=_refused_first)[:MOST_SHOWN]],
            "hidden": max(len(told) - MOST_SHOWN, 0),
            "unread": "、".join(upload.report["unread"]),
        }  # fmt: skip
        return render(request, "service_desk/enterprises/trial.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        if request.POST.get("action") == "discard":
            upload.delete()
            return HttpResponseRedirect(reverse("qifu_enterprises"))
        import_upload(upload.pk, towns=towns_of(request.user), user_name=actor_of(request.user).name)
        return HttpResponseRedirect(reverse("qifu_enterprise_upload", args=[pk]))


def _refused_first(row: dict[str, Any]) -> tuple[bool, int]:
    return (row["result"] != Result.BAD, row["row"])


class RefusedView(OwnUploadView):
    """The sheet to be mended and uploaded again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        if not (sheet := refused_sheet(upload)):
            raise Http404
        response = HttpResponse(sheet, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="refused-{upload.pk}.xlsx"'
        return response
