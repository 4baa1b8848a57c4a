"""认定名单 in the admin: who is recognised in the department's programmes; taking one back; former ones from a sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.service_desk.cultivation.forms import SearchForm, UploadForm, WordsForm
from cms.service_desk.cultivation.rights import may_decide, programmes_of, recognitions_for
from cms.service_desk.cultivation.screen import ProgrammeView
from cms.service_desk.enterprises.lists import XLSX
from services.cultivation.models import Recognition, RecognitionUpload
from services.cultivation.recognising import revoke
from services.cultivation.refusals import NotPossible
from services.cultivation.uploads import import_upload, try_list
from services.enterprises.importing import Result

PER_PAGE = 50
MOST_SHOWN = 300


class RecognitionsView(ProgrammeView):
    def get(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.GET)
        found = recognitions_for(request.user)
        if form.is_valid() and (words := form.cleaned_data["q"]):
            found = found.filter(Q(enterprise_name__icontains=words) | Q(programme__icontains=words))
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {
            "header_title": _("认定名单"),
            "header_icon": "clipboard-list",
            "form": form,
            "page_obj": page,
            "rows": [{"one": one, "ended": ended(one)} for one in page.object_list],
            "decides": may_decide(request.user),
        }
        return render(request, "service_desk/cultivation/recognitions.html", context)


def ended(one: Recognition) -> str:
    if one.revoked_on:
        return _("已撤销")
    return _("已到期") if one.valid_to and one.valid_to < timezone.localdate() else ""


class RecognitionView(ProgrammeView):
    """One of them, and the way to take it back."""

    def get_one(self, pk: int) -> Recognition:
        return get_object_or_404(recognitions_for(self.request.user).select_related("unit", "enterprise"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_one(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, form = self.get_one(pk), WordsForm(request.POST)
        if not form.is_valid():
            return self.show(one, 422, str(form.errors["words"][0]))
        try:
            revoke(one.pk, self.actor, form.cleaned_data["words"])
        except NotPossible as refusal:
            return self.show(one, 422, str(refusal))
        messages.success(request, _("已撤销，企业库和公开名单随后更新。"))
        return HttpResponseRedirect(request.path)

    def show(self, one: Recognition, status: int = 200, notice: str = "") -> HttpResponse:
        context = {
            "header_title": f"{one.enterprise_name} {one.year}",
            "header_icon": "clipboard-list",
            "one": one,
            "ended": ended(one),
            "decides": may_decide(self.request.user),
            "form": WordsForm(),
            "notice": notice,
        }
        return render(self.request, "service_desk/cultivation/recognition.html", context, status=status)


class UploadView(ProgrammeView):
    changes = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(UploadForm(programmes=programmes_of(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, programmes=programmes_of(request.user))
        if not form.is_valid():
            return self.show(form, 422)
        file = form.cleaned_data["file"]
        try:
            upload = try_list(file.read(), file.name, form.cleaned_data["programme"], user_id=request.user.pk or 0)
        except (ValidationError, NotPossible) as problem:
            form.add_error("file", problem if isinstance(problem, ValidationError) else str(problem))
            return self.show(form, 422)
        return HttpResponseRedirect(reverse("qifu_recognition_upload", args=[upload.pk]))

    def show(self, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {"header_title": _("导入认定名单"), "header_icon": "clipboard-list", "form": form}
        return render(self.request, "service_desk/cultivation/upload.html", context, status=status)


class OwnUploadView(ProgrammeView):
    """Of whoever uploaded it, as long as the programme is the log-in's; for anybody else it is not there."""

    changes = True

    def get_upload(self, pk: int) -> RecognitionUpload:
        upload = get_object_or_404(RecognitionUpload, pk=pk, user_id=self.request.user.pk)
        if upload.programme_id not in {one.id for one in programmes_of(self.request.user)}:
            raise Http404
        return upload


class TrialView(OwnUploadView):
    """What would become of each row, or has."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        counts, told = upload.report["counts"], upload.report["outcomes"]
        rows = sorted(told, key=lambda row: (row["result"] != Result.BAD, row["row"]))[:MOST_SHOWN]
        context: dict[str, Any] = {
            "header_title": _("导入认定名单"),
            "header_icon": "clipboard-list",
            "upload": upload,
            "counts": [(result.label, counts[result.value]) for result in Result],
            "to_write": counts[Result.NEW] + counts[Result.CHANGED],
            "has_refused": counts[Result.BAD] > 0,
            "outcomes": [{**row, "label": Result(row["result"]).label} for row in rows],
            "hidden": max(len(told) - MOST_SHOWN, 0),
            "unread": "、".join(upload.report["unread"]),
        }
        return render(request, "service_desk/cultivation/trial.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        if request.POST.get("action") == "discard":
            upload.delete()
            return HttpResponseRedirect(reverse("qifu_recognitions"))
        import_upload(upload.pk, self.actor)
        return HttpResponseRedirect(reverse("qifu_recognition_upload", args=[pk]))


class RefusedView(OwnUploadView):
    """The sheet to be mended and uploaded again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload(pk)
        if not upload.refused:
            raise Http404
        response = HttpResponse(bytes(upload.refused), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="refused-{upload.pk}.xlsx"'
        return response
