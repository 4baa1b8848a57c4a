"""Signing in by a code: the contact on one page, the six digits on the next. Both work without a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.contacts.reading import BadContact, Contact, ContactKind, read_contact
from services.my.pages import next_of, sign_in_url, with_next
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.people.accounts import add_contact, person_with
from services.people.challenges import challenge_for, check_door, note_form
from services.people.codes import ask_code, check_code, find_request
from services.people.models import CodePurpose, CodeRequest
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow
from services.people.sending import can_send
from services.people.sessions import prove, session_of, sign_in, sign_out
from services.people.visitors import see

GONE = "验证码已过期，请重新获取。"


def ask_contact(request: HttpRequest) -> HttpResponse:
    """The page at /my/ of who is not signed in."""
    if request.method != "POST":
        return show_contact_form(request)
    if is_forged(request):
        return show_contact_form(request, notice=LAPSED)
    try:
        contact = read_contact(request.POST.get("contact", ""))
        check_door(see(request), request.POST.get("altcha", ""))
        sent = ask_code(contact, see(request), CodePurpose.SIGN_IN)
        note_form(see(request))
    except BadContact as error:
        return show_contact_form(request, errors={"contact": str(error)})
    except NotNow as refusal:
        return show_contact_form(request, notice=str(refusal))
    return HttpResponseRedirect(code_url(sent, next_of(request)))


def show_contact_form(request: HttpRequest, notice: str = "", errors: dict[str, str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "values": {"contact": request.POST.get("contact", "")},
        "errors": errors or {},
        "notice": notice,
        "by_mobile": can_send(ContactKind.MOBILE),
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
        "challenge": challenge_for(see(request)),
        "passkey_url": with_next(reverse("my_passkey_in"), next_of(request)),
        "passkey_options_url": reverse("my_passkey_in_options"),
        "send_url": reverse("appeals_send"),
        "track_url": reverse("appeals_find"),
    }
    return show(request, "my-sign-in", _("登录"), context, status=422 if notice or errors else 200)


def code_url(sent: CodeRequest, back: str = "") -> str:
    return with_next(reverse("my_code", args=[sent.key]), back)


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest, key: str) -> HttpResponse:
    """/my/code/KEY/: the digits that were sent. What they are good for, the request says."""
    sent = find_request(key)
    if sent is None or not _is_mine(request, sent):
        return show(request, "my-code-gone", _("验证码已过期"), {"sign_in_url": sign_in_url()}, status=404)
    if request.method != "POST":
        return show_code_form(request, sent)
    if is_forged(request):
        return show_code_form(request, sent, LAPSED)
    contact = Contact(ContactKind(sent.kind), sent.contact)
    try:
        if request.POST.get("action") == "send_again":
            again = ask_code(contact, see(request), CodePurpose(sent.purpose), sent.person)
            return HttpResponseRedirect(code_url(again, next_of(request)))
        check_code(sent, request.POST.get("code", ""))
        return _go_on(request, sent, contact)
    except NotNow as refusal:
        return show_code_form(request, sent, str(refusal))


def _is_mine(request: HttpRequest, sent: CodeRequest) -> bool:
    """A code to add a contact, or to prove who one is, is entered where one is signed in."""
    session = session_of(request)
    return sent.person_id is None or (session is not None and session.person_id == sent.person_id)


def _go_on(request: HttpRequest, sent: CodeRequest, contact: Contact) -> HttpResponse:
    """Raises NotNow."""
    session = session_of(request)
    if sent.purpose == CodePurpose.SIGN_IN:
        response = HttpResponseRedirect(next_of(request) or reverse("my_home"))
        sign_in(request, response, person_with(contact))
        return response
    assert session is not None
    if sent.purpose == CodePurpose.ADD_CONTACT:
        add_contact(session.person, contact)
    else:
        prove(session)
    return HttpResponseRedirect(next_of(request) or reverse("my_profile"))


def show_code_form(request: HttpRequest, sent: CodeRequest, notice: str = "") -> HttpResponse:
    context = {
        "masked": sent.masked,
        "by_mail": sent.kind == ContactKind.EMAIL,
        "notice": notice,
        "back_url": sign_in_url() if sent.purpose == CodePurpose.SIGN_IN else reverse("my_profile"),
    }
    return show(request, "my-code", _("输入验证码"), context, status=422 if notice else 200)


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_browser(request: HttpRequest) -> HttpResponse:
    """/my/out/: signs this browser out; asked by GET, it shows a button alone."""
    if request.method == "POST" and not is_forged(request):
        response = HttpResponseRedirect(reverse("my_home"))
        sign_out(request, response)
        return response
    return show(request, "my-out", _("退出登录"), {"notice": LAPSED if request.method == "POST" else ""})
