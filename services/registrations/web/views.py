"""/services/events/ID/: how many seats are left, and the form; for who is not signed in, the code on the next page."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.contacts.masks import mask_contact
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.pages.forms import errors_of, form_values
from services.people.brakes import take_turn
from services.people.challenges import challenge_for, check_door, note_form
from services.people.codes import SPAN
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow, TooOften
from services.people.sending import can_send
from services.people.sessions import person_of
from services.people.visitors import see
from services.registrations import entries
from services.registrations.following import follow, open_desk
from services.registrations.links import find_entry, make_link
from services.registrations.models import Desk, Entry, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import check_window, register
from services.registrations.seats import count_seats
from services.registrations.states import ALIVE
from services.registrations.web.forms import RegisterForm, asked
from services.registrations.wording import say_span

MOST_FORMS = 20  # an hour, of one person


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def register_for_event(request: HttpRequest, event_id: str) -> HttpResponse:
    desk = open_desk(event_id)
    if desk is None:
        raise Http404
    desk, person = follow(desk), person_of(request)
    if request.method != "POST":
        return show_form(request, desk, RegisterForm(desk=desk, person=person, initial=known_of(person)))
    form = RegisterForm(request.POST, desk=desk, person=person)
    if is_forged(request):
        return show_form(request, desk, form, notice=LAPSED)
    if not form.is_valid():
        return show_form(request, desk, form)
    try:
        return enter_signed_in(form, desk, person) if person else enter_by_code(request, form, desk)
    except (NotPossible, NotNow) as refusal:
        return show_form(request, desk, form, notice=str(refusal))


def enter_signed_in(form: RegisterForm, desk: Desk, person: Person) -> HttpResponse:
    """Raises NotNow for who has others told of registrations again and again."""
    if not take_turn("event forms by", str(person.pk), most=MOST_FORMS, within=SPAN):
        raise TooOften(_("一小时内报名的次数太多了，请过一小时再试，或联系主办方登记。"))
    made = register(desk.pk, form.applicants())
    return HttpResponseRedirect(make_link(made[0]) if len(made) == 1 else reverse("my_events"))


def enter_by_code(request: HttpRequest, form: RegisterForm, desk: Desk) -> HttpResponse:
    check_window(desk, timezone.now())
    check_door(see(request), request.POST.get("altcha", ""))
    token = entries.begin(desk, form.applicants()[0], see(request))
    note_form(see(request))
    return HttpResponseRedirect(reverse("event_code", args=[token]))


def known_of(person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    contact = person.contacts.first()
    acting = person.authorisations.live().order_by("pk").first()
    return {
        "name": person.name,
        "contact": contact.value if contact else "",
        "enterprise": str(acting.enterprise_id) if acting else "",
    }


def show_form(request: HttpRequest, desk: Desk, form: RegisterForm, notice: str = "") -> HttpResponse:
    person = form.person
    own = Registration.objects.filter(desk=desk, person=person, state__in=ALIVE).first() if person else None
    context: dict[str, Any] = {
        "desk": desk,
        "when": say_span(desk.starts_at, desk.ends_at),
        "seats": count_seats(desk),
        "closed": why_closed(desk),
        "values": form_values(form),
        "errors": {} if notice else errors_of(form),
        "notice": notice,
        "signed_in": person is not None,
        "contacts": form.contacts,
        "enterprises": form.enterprises,
        "rooms": list(range(form.rooms)),
        "others_only": not form.takes_self or own is not None,
        "own_url": make_link(own) if own else "",
        "questions": asked(desk),
        "by_mobile": can_send("mobile"),
        "challenge": "" if person else challenge_for(see(request)),
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
        "sign_in_url": f"{reverse('my_home')}?{urlencode({'next': request.path})}",
        "my_url": reverse("my_events"),
    }
    failed = bool(context["errors"]) or bool(notice)
    return show(request, "event-register", f"报名：{desk.title}", context, status=422 if failed else 200)


def why_closed(desk: Desk) -> str:
    try:
        check_window(desk, timezone.now())
    except NotPossible as reason:
        return str(reason)
    return ""


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest, token: str) -> HttpResponse:
    """/services/t/TOKEN/code/: the digits that were sent to the contact of a form."""
    entry = find_entry(token)
    if entry is None:
        return show_gone(request, status=404)
    if request.method != "POST":
        return show_code_form(request, entry)
    if is_forged(request):
        return show_code_form(request, entry, LAPSED)
    try:
        if request.POST.get("action") == "send_again":
            entries.send_again(entry, see(request))
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(make_link(entries.finish(entry, request.POST.get("code", ""))))
    except (NotPossible, NotNow) as refusal:
        return show_code_form(request, entry, str(refusal))
    except entries.Lapsed:
        return show_code_form(request, entry, "验证码已过期，请点“重新发送”。")


def show_code_form(request: HttpRequest, entry: Entry, notice: str = "") -> HttpResponse:
    contact = entries.contact_of(entry)
    context = {
        "masked": mask_contact(contact.value),
        "by_mail": contact.kind == "email",
        "notice": notice,
        "back_url": reverse("event_register", args=[entry.desk.event_id]),
    }
    return show(request, "event-code", "输入验证码", context, status=422 if notice else 200)


def show_gone(request: HttpRequest, status: int = 404) -> HttpResponse:
    return show(request, "event-gone", "链接已失效", {"my_url": reverse("my_events")}, status=status)
