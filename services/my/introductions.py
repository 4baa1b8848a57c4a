"""/my/introductions/: the enterprise's introductions, and what was handed over in one; taking consent back."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from services.authorisations.models import Authorisation
from services.authorisations.states import Role
from services.introductions.acting import ENTERPRISE, act, possible_actions
from services.introductions.models import Introduction, IntroductionQuerySet
from services.introductions.refusals import NotPossible
from services.introductions.states import Action, Party, State
from services.introductions.sweeping import days_late
from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.people.models import Person

MOST = 100


@own_page
@require_safe
def my_introductions(request: HttpRequest) -> HttpResponse:
    context = {"rows": list_introductions(signed_in(request)), "home_url": reverse("my_home")}
    return show(request, "my-introductions", _("我的融资对接"), context)


def list_introductions(person: Person) -> list[dict[str, Any]]:
    today = timezone.localdate()
    found = visible_to(person).select_related("enterprise", "provider")[:MOST]
    return [
        {
            "title": one.product_title,
            "provider": one.provider.name,
            "enterprise": one.enterprise.name,
            "state": say_state(one),
            "day": one.asked_on,
            "late": days_late(one, today),
            "link": reverse("my_introduction", args=[one.pk]),
        }
        for one in found
    ]


def visible_to(person: Person) -> IntroductionQuerySet:
    """One's own, and those of enterprises of which one is an admin now."""
    held = Authorisation.objects.live().filter(person=person, role=Role.ADMIN)
    return Introduction.objects.filter(Q(person=person) | Q(enterprise__in=held.values("enterprise")))


def say_state(one: Introduction) -> str:
    """Consent that was taken back after the end is said beside what came about."""
    state = str(State(one.state).label)
    return f"{state}，{_('已撤回同意')}" if one.withdrawn_at and one.state != State.WITHDRAWN else state


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_introduction(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    one = find(person, pk)
    if request.method != "POST":
        return show_one(request, person, one)
    if is_forged(request):
        return show_one(request, person, one, LAPSED)
    version = request.POST.get("version", "")
    try:
        act(pk, Action.WITHDRAW, ENTERPRISE, version=int(version) if version.isdecimal() else -1)
    except NotPossible as refusal:
        return show_one(request, person, find(person, pk), str(refusal), status=409)
    return HttpResponseRedirect(request.path)


def find(person: Person, pk: int) -> Introduction:
    one = visible_to(person).select_related("enterprise", "provider").filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def show_one(
    request: HttpRequest, person: Person, one: Introduction, notice: str = "", status: int = 422
) -> HttpResponse:
    own = one.person_id == person.pk
    events = [
        {"what": e.get_action_display(), "who": one.provider.name if e.party == Party.PROVIDER else e.get_party_display(),
         "at": timezone.localtime(e.at), "text": e.text, "amount": e.amount}
        for e in one.events.all()
    ]  # fmt: skip
    context = {
        "one": one,
        "state": say_state(one),
        "late": days_late(one, timezone.localdate()),
        "handed": one.handed,
        "name": one.name if own else one.masked_name,
        "contact": one.contact if own else one.masked,
        "events": events,
        "can_withdraw": Action.WITHDRAW in possible_actions(one, Party.ENTERPRISE),
        "notice": notice,
        "list_url": reverse("my_introductions"),
    }
    title = _("融资对接：%s") % one.product_title
    return show(request, "my-introduction", title, context, status=status if notice else 200)
