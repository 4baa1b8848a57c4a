"""/my/enterprises/N/: one authorisation. Until it counts, what is still to do; then the enterprise, as it is known here."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office_files.uploads.admission import RefusedFile
from services.authorisations.acting import act
from services.authorisations.actors import name_of, person_actor
from services.authorisations.codes import enter_code
from services.authorisations.invitations import invite_colleague, waiting_of
from services.authorisations.letters import ACCEPT, send_letter
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible
from services.authorisations.states import OPEN, Action, Proof, Role, State
from services.contacts.reading import BadContact, read_contact
from services.enterprises.facts import facts_of, label_of
from services.enterprises.models import Enterprise, SourceKind
from services.enterprises.profiles import find_places, fit_address, profile_of
from services.enterprises.wording import words_for
from services.my.enterprises import describe, signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.uploads.taking import take_file

MOST_LOOKS = 50


def own_authorisation(request: HttpRequest, pk: int) -> Authorisation:
    found = Authorisation.objects.filter(pk=pk, person=signed_in(request)).select_related("person", "enterprise__town")
    if one := found.first():
        return one
    raise Http404


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    authorisation = own_authorisation(request, pk)
    if is_over(authorisation):
        return show_over(request, authorisation)
    if request.method != "POST":
        return show_one(request, authorisation)
    if is_forged(request):
        return show_one(request, authorisation, LAPSED)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_one(request, authorisation, _("没有看懂要做什么，请用页面上的按钮。"))
    try:
        do(request, authorisation)
    except (NotPossible, BadContact) as refusal:
        return show_one(request, own_authorisation(request, pk), str(refusal))
    except RefusedFile as refusal:
        return show_one(request, authorisation, "".join(refusal.messages))
    return HttpResponseRedirect(request.path)


def is_over(authorisation: Authorisation) -> bool:
    return authorisation.state in (State.REVOKED, State.EXPIRED) or (
        authorisation.state == State.ACTIVE and not authorisation.is_live
    )


def show_over(request: HttpRequest, authorisation: Authorisation) -> HttpResponse:
    """Whoever no longer acts for the enterprise sees nothing of it, from the next click on."""
    last = authorisation.events.exclude(text="").order_by("-position").first()
    context = {
        **describe(authorisation),
        "reason": last.text if last and authorisation.state == State.REVOKED else "",
        "claim_url": reverse("my_enterprise_claim"),
        "back_url": reverse("my_enterprises"),
    }
    return show(request, "my-enterprise-over", authorisation.enterprise.name, context, status=403)


def show_one(request: HttpRequest, authorisation: Authorisation, notice: str = "") -> HttpResponse:
    template = "my-enterprise" if authorisation.is_live else "my-enterprise-open"
    context = {
        **describe(authorisation),
        "authorisation": authorisation,
        "town": authorisation.enterprise.town,
        "notice": notice,
        "typed": request.POST.get("text", "") if notice else "",
        "contact": request.POST.get("contact", "") if notice else "",
        "back_url": reverse("my_enterprises"),
        "events": [
            {
                "label": event.get_action_display(),
                "party": event.get_party_display(),
                "text": event.text,
                "day": timezone.localdate(event.at),
            }
            for event in authorisation.events.all()
        ],
        **(inside(authorisation) if authorisation.is_live else waiting(authorisation)),
    }
    status = 422 if notice else 200
    return show(request, template, authorisation.enterprise.name, context, status=status)


def waiting(authorisation: Authorisation) -> dict[str, Any]:
    is_open = authorisation.state in OPEN
    return {
        "is_open": is_open,
        "wants_letter": is_open and authorisation.proof == Proof.LETTER,
        "wants_code": is_open and authorisation.proof == Proof.CODE and not authorisation.proved,
        "letters": list(authorisation.letters.all()),
        "accept": ACCEPT,
        "letter_url": reverse("my_enterprise_letter", args=[authorisation.pk]),
        "claim_url": reverse("my_enterprise_claim"),
    }


def inside(authorisation: Authorisation) -> dict[str, Any]:
    """What the enterprise sees of itself: its data, who acts for it, who of the staff looked, who asks to act for it."""
    enterprise = Enterprise.objects.with_facts().get(pk=authorisation.enterprise_id)
    is_admin = authorisation.role == Role.ADMIN
    others = Authorisation.objects.filter(enterprise=enterprise).exclude(pk=authorisation.pk).select_related("person")
    return {
        "is_admin": is_admin,
        "fields": list_fields(enterprise),
        "tiers": [tier.label for tier in enterprise.list_tiers()],
        "acting": [tell_person(one) for one in others.live()],
        "claims": [tell_person(one) for one in others.filter(state__in=OPEN)] if is_admin else [],
        "invited": [
            {"masked": one.masked, "role": one.get_role_display(), "day": timezone.localdate(one.sent_at)}
            for one in (waiting_of(enterprise) if is_admin else [])
        ],
        "roles": [(role.value, role.label) for role in Role],
        "looks": [
            {"day": timezone.localdate(look.at), "name": look.user_name, "what": look.get_what_display()}
            for look in enterprise.looks.all()[:MOST_LOOKS]
        ],
        "profile_url": reverse("my_enterprise_profile", args=[authorisation.pk]),
        "fit_url": fit_address(profile_of(enterprise, find_places()), timezone.localdate().isoformat()),
    }


def list_fields(enterprise: Enterprise) -> list[dict[str, str]]:
    facts = facts_of(enterprise)
    say = words_for([facts])
    return [
        {"label": label_of(name), "value": say(name, value), "source": _source(enterprise.provenance.get(name))}
        for name, value in facts.items()
        if value not in (None, "", []) and name not in ("name", "tags")
    ]


def _source(known: dict[str, str] | None) -> str:
    return f"{SourceKind(known['source']).label}，{known['as_of']}" if known else ""


def tell_person(authorisation: Authorisation) -> dict[str, Any]:
    contact = authorisation.person.contacts.first()
    return {
        "pk": authorisation.pk,
        "version": authorisation.version,
        "name": name_of(authorisation.person),
        "contact": contact.masked if contact else "",
        "role": authorisation.get_role_display(),
        "proof": authorisation.get_proof_display(),
        "until": authorisation.expires_on,
        "object_until": authorisation.object_until,
        "objected": authorisation.objected,
        "by_colleague": authorisation.proof == Proof.COLLEAGUE,
    }


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _act_on_own(action: Action) -> Callable[[HttpRequest, Authorisation], object]:
    return lambda request, mine: act(mine.pk, action, person_actor(mine.person), version=_version(request))


def _act_on_colleague(action: Action) -> Callable[[HttpRequest, Authorisation], object]:
    """Another's authorisation of the same enterprise, by one of its admins."""

    def do(request: HttpRequest, mine: Authorisation) -> None:
        which = request.POST.get("which", "")
        theirs = Authorisation.objects.filter(enterprise=mine.enterprise_id).exclude(person=mine.person_id)
        found = (
            theirs.filter(pk=int(which)).first() if which.isascii() and which.isdigit() and len(which) < 18 else None
        )
        if found is None:
            raise NotPossible(_("这项申请已不在了，请刷新页面。"))
        act(found.pk, action, person_actor(mine.person), version=_version(request), text=request.POST.get("text", ""))

    return do


def upload_letter(request: HttpRequest, mine: Authorisation) -> None:
    file = request.FILES.get("letter")
    if file is None:
        raise NotPossible(_("请选择盖好章的授权书照片或 PDF。"))
    send_letter(mine.pk, take_file(file), person_actor(mine.person), version=_version(request))


def type_code(request: HttpRequest, mine: Authorisation) -> None:
    enter_code(mine, request.POST.get("code", ""), person_actor(mine.person), version=_version(request))


def invite(request: HttpRequest, mine: Authorisation) -> None:
    role = Role.ADMIN if request.POST.get("role") == Role.ADMIN else Role.HANDLER
    invite_colleague(mine, role, read_contact(request.POST.get("contact", "")))


DOINGS: dict[str, Callable[[HttpRequest, Authorisation], object]] = {
    "upload": upload_letter,
    "code": type_code,
    "withdraw": _act_on_own(Action.WITHDRAW),
    "leave": _act_on_own(Action.LEAVE),
    "agree": _act_on_colleague(Action.AGREE),
    "refuse": _act_on_colleague(Action.REFUSE),
    "object": _act_on_colleague(Action.OBJECT),
    "revoke": _act_on_colleague(Action.REVOKE),
    "invite": invite,
}


@own_page
@require_safe
def letter_to_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter, filled in, to be printed and stamped."""
    authorisation = own_authorisation(request, pk)
    if authorisation.state not in OPEN or authorisation.proof != Proof.LETTER:
        raise Http404
    context = {
        "authorisation": authorisation,
        "enterprise": authorisation.enterprise,
        "town": authorisation.enterprise.town,
        "person": authorisation.person,
        "contacts": [contact.value for contact in authorisation.person.contacts.all()],
        "role": authorisation.get_role_display(),
        "back_url": reverse("my_enterprise", args=[pk]),
    }
    return show(request, "my-enterprise-letter", _("授权书"), context)
