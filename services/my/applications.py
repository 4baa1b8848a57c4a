"""/my/applications/: what the enterprises for which I act apply for, what they are recognised as, what they may apply for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from services.authorisations.models import Authorisation
from services.cultivation import applying
from services.cultivation.models import Application, ApplicationFile, Recognition
from services.cultivation.programmes import Programme, find_programme, list_programmes
from services.cultivation.refusals import NotPossible
from services.cultivation.states import WITH_ENTERPRISE, State
from services.enterprises.models import Enterprise
from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.people.models import Person
from services.uploads.storage import send_file
from services.uploads.taking import ACCEPT, FilesField

MOST = 100


def acting_for(person: Person) -> list[Enterprise]:
    live = Authorisation.objects.live().filter(person=person).select_related("enterprise").order_by("pk")
    return [one.enterprise for one in live]


@own_page
@require_safe
def my_applications(request: HttpRequest) -> HttpResponse:
    enterprises = acting_for(signed_in(request))
    recognised = Recognition.objects.filter(enterprise__in=enterprises)
    today = timezone.localdate()
    context = {
        "rows": list_applications(enterprises),
        "recognitions": [describe_recognition(one) for one in recognised[:MOST]],
        "open": [
            {"title": one.title, "link": reverse("my_application_new", args=[one.id])}
            for one in list_programmes()
            if any(round_.is_open(today) for round_ in one.rounds)
        ],
        "may_apply": bool(enterprises),
        "claim_url": reverse("my_enterprises"),
        "home_url": reverse("my_home"),
    }
    return show(request, "my-applications", _("培育申报"), context)


def list_applications(enterprises: list[Enterprise]) -> list[dict[str, Any]]:
    found = Application.objects.filter(enterprise__in=enterprises).exclude(state=State.WITHDRAWN)
    return [
        {
            "title": one.programme,
            "round": one.round,
            "enterprise": one.enterprise.name,
            "state": one.get_state_display(),
            "to_do": {State.DRAFT: _("接着填报"), State.RETURNED: _("补正材料")}.get(State(one.state), ""),
            "link": reverse("my_application", args=[one.pk]),
        }
        for one in found.select_related("enterprise")[:MOST]
    ]


def describe_recognition(one: Recognition) -> dict[str, Any]:
    today = timezone.localdate()
    ended = _("已撤销") if one.revoked_on else _("已到期") if one.valid_to and one.valid_to < today else ""
    return {
        "title": one.programme, "enterprise": one.enterprise_name, "year": one.year, "level": one.level,
        "number": one.number, "until": one.valid_to, "ended": ended, "why": one.revoked_why,
    }  # fmt: skip


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_application(request: HttpRequest, record: str) -> HttpResponse:
    programme = find_programme(record)
    if programme is None:
        raise Http404
    enterprises = acting_for(signed_in(request))
    if request.method != "POST":
        return show_new(request, programme, enterprises)
    if is_forged(request):
        return show_new(request, programme, enterprises, LAPSED)
    enterprise = next((one for one in enterprises if str(one.pk) == request.POST.get("enterprise", "")), None)
    round_ = programme.find_round(request.POST.get("round", ""))
    if enterprise is None or round_ is None:
        return show_new(request, programme, enterprises, _("请选择企业和批次。"))
    try:
        made = applying.begin(signed_in(request), enterprise, programme, round_)
    except NotPossible as refusal:
        return show_new(request, programme, enterprises, str(refusal))
    return HttpResponseRedirect(reverse("my_application", args=[made.pk]))


def show_new(request: HttpRequest, programme: Programme, enterprises: list[Enterprise], notice: str = "") -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    context = {
        "programme": programme,
        "open": [one for one in programme.rounds if one.is_open(today)],
        "coming": [one for one in programme.rounds if one.opens_on > today],
        "enterprises": enterprises,
        "chosen": (request.POST.get("enterprise", ""), request.POST.get("round", "")),
        "notice": notice,
        "claim_url": reverse("my_enterprise_claim"),
        "back_url": programme.url,
    }
    return show(request, "my-application-new", programme.title, context, status=422 if notice else 200)


def own_application(request: HttpRequest, pk: int) -> Application:
    """Of an enterprise for which the person acts now; else it is not there."""
    return get_object_or_404(
        Application.objects.select_related("enterprise", "unit"),
        pk=pk,
        enterprise__in=[one.pk for one in acting_for(signed_in(request))],
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_application(request: HttpRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    if request.method != "POST":
        return show_one(request, application)
    if is_forged(request):
        return show_one(request, application, LAPSED)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_one(request, application, _("没有看懂要做什么，请用页面上的按钮。"))
    try:
        do(request, application)
    except NotPossible as refusal:
        return show_one(request, own_application(request, pk), str(refusal))
    except forms.ValidationError as refusal:
        return show_one(request, application, "".join(refusal.messages))
    return HttpResponseRedirect(request.path)


def show_one(request: HttpRequest, application: Application, notice: str = "") -> HttpResponse:
    files: dict[str, list[ApplicationFile]] = {}
    for file in application.files.all():
        files.setdefault(file.heading, []).append(file)
    context = {
        "application": application,
        "state": application.get_state_display(),
        "note": request.POST.get("note", "") if notice else application.note,
        "is_open": application.state in WITH_ENTERPRISE,
        "may_withdraw": application.state in (*WITH_ENTERPRISE, State.SUBMITTED),
        "documents": [(name, files.get(name, []), name in application.missing) for name in application.documents],
        "lacking": application.lacking(),
        "recognition": Recognition.objects.filter(application=application).first(),
        "events": [
            {"label": one.get_action_display(), "text": one.text, "day": timezone.localdate(one.at)}
            for one in application.events.all()
        ],
        "accept": ACCEPT,
        "longest": applying.LONGEST_NOTE,
        "notice": notice,
        "files_url": f"{request.path}files/",
        "back_url": reverse("my_applications"),
    }
    return show(request, "my-application", application.programme, context, status=422 if notice else 200)


def upload(request: HttpRequest, application: Application) -> None:
    """One document; raises ValidationError for files that cannot be taken."""
    taken = FilesField().clean(request.FILES.getlist("attachments"))
    if not taken:
        raise NotPossible(_("请先选择文件，再上传。"))
    applying.add_files(application.pk, request.POST.get("heading", ""), taken)


def remove(request: HttpRequest, application: Application) -> None:
    applying.remove_file(application.pk, _number(request.POST.get("file", "")))


def submit(request: HttpRequest, application: Application) -> None:
    note = request.POST.get("note", "").replace("\r\n", "\n").strip()
    if len(note) > applying.LONGEST_NOTE:
        raise NotPossible(_("申报说明最多 %(most)d 个字，请精简。") % {"most": applying.LONGEST_NOTE})
    applying.submit(application.pk, signed_in(request), note, version=_number(request.POST.get("version", "")))


def withdraw(request: HttpRequest, application: Application) -> None:
    applying.withdraw(application.pk, signed_in(request), version=_number(request.POST.get("version", "")))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else -1


DOINGS: dict[str, Callable[[HttpRequest, Application], None]] = {
    "upload": upload,
    "remove": remove,
    "submit": submit,
    "withdraw": withdraw,
}


@own_page
@require_safe
def my_application_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    found = get_object_or_404(ApplicationFile, application=own_application(request, pk), pk=file)
    return send_file(found.stored, found.name)
