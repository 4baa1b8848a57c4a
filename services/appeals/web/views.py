"""The portal's pages on appeals: send one without an account, find it by number and code."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from messages.outbox import can_sms
from services.appeals.held_files import held_names, hold_files, release_files, take_held
from services.appeals.links import make_person_link, make_receipt_link, read_receipt
from services.appeals.models import Appeal
from services.appeals.query_codes import NotFound, find_appeal
from services.appeals.refusals import NotPossible
from services.appeals.similar import SimilarAnswer, find_similar
from services.appeals.states import OPEN, State
from services.appeals.submitting import Submission, new_form_key, submit
from services.appeals.web.forms import LONGEST_TEXT, AppealForm, TrackForm
from services.contacts.masks import mask_contact
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.pages.forms import errors_of, form_values
from services.people.challenges import challenge_for, check_door, note_form
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow
from services.people.sessions import person_of
from services.people.visitors import see
from services.units.models import Unit
from services.uploads.taking import ACCEPT, name_again

NOT_FOUND = "编号或查询码不对，请核对回执。连续输错 5 次，要等 15 分钟才能再查。"


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def send_appeal(request: HttpRequest) -> HttpResponse:
    """/services/appeals/: the form; sent, it leads to the receipt, however often it was sent."""
    if request.method != "POST":
        return show_form(request, AppealForm(initial={"form_key": new_form_key(), **known_of(person_of(request))}))
    form = AppealForm(request.POST, request.FILES)
    if is_forged(request):
        return show_form(request, form, notice=LAPSED)
    valid = form.is_valid()
    key, files = form.cleaned_data.get("form_key", ""), form.cleaned_data.get("attachments", [])
    if not valid or "back" in request.POST:
        hold_files(key, files)
        return show_form(request, form)
    if "seen" not in request.POST and (similar := find_similar(form.submission()["title"])):
        hold_files(key, files)
        return show_similar(request, form, similar)
    submission = Submission(**form.submission(), person=person_of(request))
    try:
        check_door(see(request), request.POST.get("altcha", ""))
        receipt = submit(submission, form_key=key, files=files or take_held(key))
    except (NotPossible, NotNow) as refusal:
        hold_files(key, files)
        return show_form(request, form, notice=str(refusal))
    note_form(see(request))
    release_files(key)
    return HttpResponseRedirect(make_receipt_link(receipt.appeal))


def show_similar(request: HttpRequest, form: AppealForm, similar: list[SimilarAnswer]) -> HttpResponse:
    """Only for whoever's question was answered publicly before: read it, or send it all the same."""
    context = {
        "values": form_values(form),
        "similar": similar,
        "own": open_of(person_of(request)),
        "challenge": challenge_for(see(request)),
        "held": held_names(form.cleaned_data["form_key"]),
        "send_url": reverse("appeals_send"),
    }
    return show(request, "appeal-similar", "先看看有没有答案", context)


def known_of(person: Person | None) -> dict[str, str]:
    """What need not be typed again by who is signed in; the latest appeal names the enterprise."""
    if person is None:
        return {}
    contact = person.contacts.first()
    last = Appeal.objects.filter(person=person).order_by("-pk").first()
    return {
        "contact": contact.value if contact else "",
        "contact_name": person.name,
        "enterprise_name": last.enterprise_name if last else "",
        "credit_code": last.credit_code if last else "",
        "town": str(last.town_id or "") if last else "",
    }


def open_of(person: Person | None) -> list[dict[str, str]]:
    """What a person who is signed in has running already. Nobody else is told: a contact is typed by anyone."""
    found = Appeal.objects.of_person(person).filter(state__in=(*OPEN, State.ANSWERED)) if person else []
    return [{"title": a.title, "state": a.get_state_display(), "url": make_person_link(a)} for a in found]


def show_form(request: HttpRequest, form: AppealForm, notice: str = "") -> HttpResponse:
    values = form_values(form)
    if not form.is_bound or "form_key" in form.errors:
        values["form_key"] = new_form_key()
    context = {
        "values": values,
        "errors": errors_of(form) if not notice else {},
        "notice": notice,
        "towns": list(Unit.objects.towns().values("pk", "name")),
        "longest": LONGEST_TEXT,
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
        "own": open_of(person_of(request)) if not form.is_bound else [],
        "codes_by_sms": can_sms(),
        "challenge": challenge_for(see(request)),
        "accept": ACCEPT,
        "held": held_names(values["form_key"]),
        "again": name_again(request.FILES) if notice == LAPSED or "attachments" in form.errors else "",
        "track_url": reverse("appeals_find"),
    }
    failed = bool(context["errors"]) or bool(notice)
    return show(request, "appeal-form", "提交诉求", context, status=422 if failed else 200)


@service_page
@require_http_methods(["GET", "HEAD"])
def show_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Number and query code, to be written down; while a code is out, the way to enter it."""
    found = read_receipt(token)
    if found is None:
        return show_gone(request)
    appeal, code = found
    context: dict[str, Any] = {
        "number": appeal.number,
        "query_code": code,
        "accept_by": appeal.accept_by,
        "unconfirmed": appeal.state == State.UNCONFIRMED,
        "contact": mask_contact(appeal.contact_email or appeal.contact_phone),
        "link": make_person_link(appeal),
        "track_url": reverse("appeals_find"),
    }
    return show(request, "appeal-receipt", "诉求回执", context)


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """/services/appeals/track/: by number and query code."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    notice = ""
    if request.method == "POST":
        notice = LAPSED if is_forged(request) else ""
        if not notice and form.is_valid():
            try:
                return HttpResponseRedirect(make_person_link(find_appeal(**form.cleaned_data)))
            except NotFound:
                notice = NOT_FOUND
    context = {
        "values": form_values(form),
        "errors": errors_of(form),
        "notice": notice,
        "send_url": reverse("appeals_send"),
    }
    return show(request, "appeal-find", "诉求查询", context, status=422 if notice or form.errors else 200)


def show_gone(request: HttpRequest) -> HttpResponse:
    context = {"track_url": reverse("appeals_find"), "send_url": reverse("appeals_send")}
    return show(request, "appeal-gone", "链接已失效", context, status=404)
