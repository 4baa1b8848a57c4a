"""/my/profile/: name and contacts; leaving."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.contacts.reading import BadContact, Contact, ContactKind, read_contact
from services.my.pages import own_page
from services.my.signing_in import code_url
from services.pages.answers import LAPSED, is_forged, show
from services.people.accounts import leave, remove_contact
from services.people.codes import ask_code
from services.people.models import CodePurpose, PersonSession
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow
from services.people.sending import can_send
from services.people.sessions import session_of, sign_out
from services.people.visitors import see
from standards.characters import clean_line

LONGEST_NAME = 40


class ProveFirst(NotNow):
    """Contacts are changed by who has just shown to be their owner."""

    def __init__(self) -> None:
        super().__init__(_("为了您的安全，请先在下面确认是您本人。"))


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    assert session is not None
    if request.method != "POST":
        return show_profile(request, session)
    if is_forged(request):
        return show_profile(request, session, LAPSED)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_profile(request, session, _("没有看懂要做什么，请用页面上的按钮。"))
    try:
        return do(request, session)
    except BadContact as error:
        return show_profile(request, session, errors={"contact": str(error)})
    except NotNow as refusal:
        return show_profile(request, session, str(refusal))


def show_profile(
    request: HttpRequest, session: PersonSession, notice: str = "", errors: dict[str, str] | None = None
) -> HttpResponse:
    person = session.person
    contacts = list(person.contacts.all())
    context = {
        "values": {
            "name": request.POST.get("name", person.name),
            "contact": request.POST.get("contact", ""),
        },
        "errors": errors or {},
        "notice": notice,
        "contacts": contacts,
        "sendable": [contact for contact in contacts if can_send(contact.kind)],
        "fresh": session.is_fresh,
        "by_mobile": can_send(ContactKind.MOBILE),
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
        "home_url": reverse("my_home"),
        "devices_url": reverse("my_devices"),
        "wechat_url": reverse("my_wechat"),
    }
    return show(request, "my-profile", _("我的资料"), context, status=422 if notice or errors else 200)


def save_name(request: HttpRequest, session: PersonSession) -> HttpResponse:
    name = clean_line(request.POST.get("name", ""))
    if len(name) > LONGEST_NAME:
        return show_profile(request, session, errors={"name": _("姓名太长，最多 %(n)d 个字。") % {"n": LONGEST_NAME}})
    session.person.name = name
    session.person.save(update_fields=["name"])
    return _back()


def prove_oneself(request: HttpRequest, session: PersonSession) -> HttpResponse:
    contact = session.person.contacts.filter(pk=_number(request)).first()
    if contact is None:
        raise NotNow(_("请选择一个您的联系方式。"))
    wanted = Contact(ContactKind(contact.kind), contact.value)
    return HttpResponseRedirect(code_url(ask_code(wanted, see(request), CodePurpose.PROVE, session.person)))


def add(request: HttpRequest, session: PersonSession) -> HttpResponse:
    """Sends a code to it; it is the person's once the code is entered."""
    _need_fresh(session)
    contact = read_contact(request.POST.get("contact", ""))
    return HttpResponseRedirect(code_url(ask_code(contact, see(request), CodePurpose.ADD_CONTACT, session.person)))


def remove(request: HttpRequest, session: PersonSession) -> HttpResponse:
    _need_fresh(session)
    remove_contact(session.person, _number(request))
    return _back()


def leave_for_good(request: HttpRequest, session: PersonSession) -> HttpResponse:
    _need_fresh(session)
    leave(session.person)
    response = show(request, "my-left", _("账户已注销"), {"home_url": "/"})
    sign_out(request, response)
    return response


DOINGS: dict[str, Callable[[HttpRequest, PersonSession], HttpResponse]] = {
    "name": save_name,
    "prove": prove_oneself,
    "add": add,
    "remove": remove,
    "leave": leave_for_good,
}


def _need_fresh(session: PersonSession) -> None:
    if not session.is_fresh:
        raise ProveFirst


def _number(request: HttpRequest) -> int:
    """Of the contact that is meant; 0 for what is no number."""
    typed = request.POST.get("which", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("my_profile"))
