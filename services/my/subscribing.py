"""/services/subscribe/?FILTER: to be told of what a filter of the library takes: at one click, or for a bare address by a link in a mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from publishing.filters import Filter
from publishing.kinds import kind_names
from publishing.models import Record
from publishing.query_parameters import BadParameter
from services.contacts.masks import mask_email
from services.contacts.reading import BadContact, read_email
from services.my.pages import sign_in_url
from services.notices.confirming import Wish, ask_to_confirm, forget_wish, read_wish
from services.notices.links import leave_path
from services.notices.models import Rhythm
from services.notices.recipients import adopt_bare, come_back, recipient_at
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.people.challenges import challenge_for, check_door, note_form
from services.people.notice import NOTICE_VERSION
from services.people.refusals import NotNow
from services.people.sessions import person_of
from services.people.visitors import see
from services.subscriptions.refusals import NotPossible
from services.subscriptions.subscribing import subscribe_interest, subscriptions_of
from services.subscriptions.wording import names_for, say_filter


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    if record := request.GET.get("policy", ""):
        return HttpResponseRedirect(subscribe_url(filter_like(record)))
    try:
        chosen = Filter.read(request.GET)
    except BadParameter:
        return show_choices(request, _("这个订阅链接不完整，请从下面选择。"), status=400)
    if not chosen.choices:
        return show_choices(request)
    if request.method != "POST":
        return show_form(request, chosen)
    if is_forged(request):
        return show_form(request, chosen, LAPSED)
    try:
        return subscribe_person(request, chosen) if person_of(request) else ask_address(request, chosen)
    except BadContact as error:
        return show_form(request, chosen, errors={"email": str(error)})
    except (NotNow, NotPossible) as refusal:
        return show_form(request, chosen, str(refusal))


def filter_like(record: str) -> Filter:
    """What a policy's page offers: policies on its topics, itself among them; all policies where it has none."""
    found = Record.objects.live().filter(id=record, kind="policy").first() if record.isascii() else None
    topics = [topic["slug"] for topic in found.document["topics"]] if found else []
    return Filter.of({"kind": ("policy",), "topic": topics})


def subscribe_url(chosen: Filter) -> str:
    return f"{reverse('subscribe')}?{chosen.to_query_string()}"


def subscribe_person(request: HttpRequest, chosen: Filter) -> HttpResponse:
    person = person_of(request)
    assert person is not None
    recipient = adopt_bare(person)
    subscribe_interest(recipient, chosen)
    come_back(recipient)
    return HttpResponseRedirect(reverse("my_subscriptions"))


def ask_address(request: HttpRequest, chosen: Filter) -> HttpResponse:
    email = read_email(request.POST.get("email", ""))
    rhythm = request.POST.get("rhythm", "")
    if rhythm not in Rhythm.values:
        raise NotNow(_("请选择多久告诉您一次。"))
    check_door(see(request), request.POST.get("altcha", ""))
    ask_to_confirm(Wish(email, chosen.to_query_string(), rhythm), say(chosen), see(request))
    note_form(see(request))
    return show(request, "subscribe-sent", _("请到邮箱里确认"), {"said": say(chosen), "masked": mask_email(email)})


def show_form(
    request: HttpRequest, chosen: Filter, notice: str = "", errors: dict[str, str] | None = None
) -> HttpResponse:
    rhythm = request.POST.get("rhythm", Rhythm.DAILY)
    context: dict[str, Any] = {
        "said": say(chosen),
        "chosen": chosen.to_query_string(),
        "signed_in": person_of(request) is not None,
        "values": {"email": request.POST.get("email", "")},
        "rhythms": [(value, label, value == rhythm) for value, label in Rhythm.choices],
        "challenge": challenge_for(see(request)),
        "sign_in_url": sign_in_url(request.get_full_path()),
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
        "errors": errors or {},
        "notice": notice,
    }
    return show(request, "subscribe", _("订阅"), context, status=422 if notice or errors else 200)


def show_choices(request: HttpRequest, notice: str = "", status: int = 200) -> HttpResponse:
    """Where nothing was chosen: the kinds for which there is a section, a subscription each."""
    listed = set(Record.objects.live().filter(kind="section").values_list("document__lists", flat=True))
    filters = [Filter.of({"kind": (kind,)}) for kind in kind_names() if kind in listed]
    context = {
        "kinds": [(say(chosen), subscribe_url(chosen)) for chosen in filters],
        "mine_url": reverse("my_subscriptions"),
        "notice": notice,
    }
    return show(request, "subscribe-choices", _("订阅"), context, status=status)


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asked by GET it shows a button alone: mail scanners open links. Pressed twice, it is there once."""
    wish = read_wish(token)
    chosen = read_filter(wish.filter) if wish else None
    if wish is None or chosen is None:
        return show(request, "subscribe-gone", _("链接已失效"), {"subscribe_url": reverse("subscribe")}, status=404)
    context: dict[str, Any] = {
        "said": say(chosen),
        "masked": mask_email(wish.email),
        "rhythm": Rhythm(wish.rhythm).label,
    }
    if request.method != "POST":
        return show(request, "subscribe-confirm", _("确认订阅"), context)
    try:
        context["leave_url"] = carry_out(wish, chosen)
    except NotPossible as refusal:
        return show(request, "subscribe-confirm", _("确认订阅"), {**context, "notice": str(refusal)}, status=422)
    return show(request, "subscribe-done", _("已订阅"), context)


def carry_out(wish: Wish, chosen: Filter) -> str:
    """The address of the page on which it is looked after. The rhythm is taken of who had none. Raises NotPossible."""
    recipient = recipient_at(wish.email)
    is_new = not subscriptions_of(recipient).exists()
    subscribe_interest(recipient, chosen)
    come_back(recipient)
    forget_wish(wish)
    if recipient.person_id:
        return reverse("my_subscriptions")
    if is_new:
        recipient.rhythm = wish.rhythm
        recipient.save(update_fields=["rhythm"])
    return leave_path(recipient)


def read_filter(query: str) -> Filter | None:
    try:
        return Filter.read(query)
    except BadParameter:  # of a kind that is no more
        return None


def say(chosen: Filter) -> str:
    return say_filter(chosen, names_for([chosen]))
