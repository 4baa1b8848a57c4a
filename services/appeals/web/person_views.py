"""What a person does with an appeal behind its signed address: confirm the contact, supply, rate, dispute, withdraw."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from services.appeals import contact_codes
from services.appeals.acting import act
from services.appeals.actors import PERSON
from services.appeals.carrying_out import possible_actions
from services.appeals.explaining import explain_due, sum_up
from services.appeals.lights import OFF, light_of
from services.appeals.links import make_person_link, read_token
from services.appeals.models import Appeal, Attachment
from services.appeals.progress import steps_of
from services.appeals.refusals import NotPossible
from services.appeals.states import Action, Grade, Outcome, State
from services.appeals.submitting import prove_contact
from services.appeals.web.forms import WordsForm
from services.appeals.web.views import show_gone
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.pages.forms import errors_of
from services.uploads.storage import send_file
from services.uploads.taking import ACCEPT, name_again

Values = dict[str, Any]


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest, token: str) -> HttpResponse:
    """/services/t/TOKEN/: how far it is, and what the person can do now."""
    appeal = read_token(token)
    if appeal is None:
        return show_gone(request)
    if request.method != "POST":
        return show_appeal(request, appeal)
    form = WordsForm(request.POST, request.FILES)
    if is_forged(request):
        return show_appeal(request, appeal, notice=LAPSED, status=422)
    if not form.is_valid():
        return show_appeal(request, appeal, notice=next(iter(errors_of(form).values())), status=422)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_appeal(request, appeal, notice="没有看懂要做什么，请用页面上的按钮。", status=422)
    try:
        do(appeal, form.cleaned_data)
    except NotPossible as refusal:
        appeal.refresh_from_db()
        return show_appeal(request, appeal, notice=str(refusal), status=409)
    return HttpResponseRedirect(make_person_link(appeal))


def _act(action: Action, appeal: Appeal, values: Values, **facts: Any) -> None:
    act(
        appeal, action, PERSON, version=values["version"], facts=facts, text=values["text"], files=values["attachments"]
    )


DOINGS: dict[str, Callable[[Appeal, Values], object]] = {
    "prove": lambda appeal, values: prove_contact(appeal, values["code"]),
    "send_again": lambda appeal, values: contact_codes.send_code(appeal),
    "supply": lambda appeal, values: _act(Action.SUPPLY, appeal, values),
    "confirm": lambda appeal, values: _act(
        Action.CONFIRM, appeal, {**values, "text": "", "attachments": []}, grade=values["grade"]
    ),
    "dispute": lambda appeal, values: _act(Action.DISPUTE, appeal, values),
    "reopen": lambda appeal, values: _act(Action.REOPEN, appeal, values, by_person=True),
    "withdraw": lambda appeal, values: _act(Action.WITHDRAW, appeal, values, outcome=Outcome.WITHDRAWN.value),
}


@service_page
@require_http_methods(["GET", "HEAD"])
def show_file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """/services/t/TOKEN/files/PK/: what came with this appeal, for its person."""
    appeal = read_token(token)
    found = Attachment.objects.filter(appeal=appeal, pk=pk).first() if appeal else None
    return send_file(found.stored, found.name) if found else show_gone(request)


def show_appeal(request: HttpRequest, appeal: Appeal, notice: str = "", status: int = 200) -> HttpResponse:
    days = explain_due(appeal)
    light = light_of(appeal, timezone.localdate())
    possible = possible_actions(appeal, PERSON)
    typed = request.POST.get("text", "") if status != 200 else ""
    context = {
        "appeal": appeal,
        "state": appeal.get_state_display(),
        "outcome": appeal.get_outcome_display(),
        "unconfirmed": appeal.state == State.UNCONFIRMED,
        "light": None if light is OFF else light,
        "due_sentence": sum_up(appeal, days),
        "steps": steps_of(appeal),
        "can": {action.value: action in possible for action in Action},
        "grades": [{"value": value, "label": str(label)} for value, label in Grade.choices],
        "notice": notice,
        "typed": typed,
        "accept": ACCEPT,
        "again": name_again(request.FILES),
        "held": [],
        "files_url": make_person_link(appeal),
        "version": appeal.version,
    }
    return show(request, "appeal", f"诉求 {appeal.number}", context, status=status)
