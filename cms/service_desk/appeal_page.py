"""What stands on the page of one appeal, and who looked at the contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cms.service_desk.answer_box import templates_for
from cms.service_desk.causes import causes_of
from cms.service_desk.forms import FIELDS, ActionForm
from cms.service_desk.instructing import instructions_of
from cms.service_desk.models import CommonCause
from cms.service_desk.public_answers import may_be_proposed
from cms.service_desk.rights import actor_of, may_act_for, may_ask_leader, visible_to
from services.appeals.attachments import files_by_event
from services.appeals.carrying_out import possible_actions
from services.appeals.clock import THIRD_RETURN
from services.appeals.explaining import explain_due, sum_up
from services.appeals.lights import light_of
from services.appeals.models import Appeal, AppealEvent, Attachment, ContactView, InternalNote
from services.appeals.states import Action, Ground, Outcome, Party
from services.contacts import masks
from services.units.models import Unit


@dataclass(frozen=True)
class Doing:
    """A form on the page; ``is_first``: it stands open."""

    action: Action
    fields: list[Any]
    help: Any
    is_first: bool


@dataclass(frozen=True)
class Line:
    event: AppealEvent
    label: str
    detail: str
    files: Sequence[Attachment]


def appeal_context(appeal: Appeal, user: Any, form: ActionForm | None) -> dict[str, Any]:
    actor = actor_of(user)
    bound = form or ActionForm(
        appeal=appeal,
        initial={"category": appeal.category_id, "unit": proposed_unit(appeal)},
    )
    days = explain_due(appeal)
    return {
        "header_title": appeal.number,
        "appeal": appeal,
        "light": light_of(appeal, timezone.localdate()),
        "doings": list_doings(appeal, possible_actions(appeal, actor), bound, Party.SUPERVISOR in actor.parties),
        "lines": list_lines(appeal),
        "notes": list(InternalNote.objects.filter(appeal=appeal)),
        "may_note": bool(actor.parties),
        "days": days,
        "due_sentence": sum_up(appeal, days),
        "masked": mask_contact(appeal),
        "contact_views": list(ContactView.objects.filter(appeal=appeal)),
        "notice": "",
        "may_propose": may_act_for(user, appeal) and may_be_proposed(appeal),
        "may_ask_leader": may_ask_leader(user, appeal),
        "instructions": instructions_of(appeal),
        "causes": causes_of(appeal, visible_to(user)),
        "known_causes": CommonCause.objects.values_list("title", flat=True)[:50],
        "may_link": may_act_for(user, appeal),
        "templates": templates_for(user) if actor.units else [],
        "shows_contact": False,
    }


def proposed_unit(appeal: Appeal) -> int | None:
    """Returned often, the one that had it first; else whoever usually has such appeals."""
    if appeal.returns >= THIRD_RETURN:
        return appeal.first_receiver_id
    return appeal.category.proposed_unit_id if appeal.category else None


def list_doings(appeal: Appeal, possible: set[Action], form: ActionForm, for_supervisor: bool) -> list[Doing]:
    sent = form.data.get("action", "") if form.is_bound else ""
    wanted = [action for action in FIELDS if action in possible and _makes_sense(appeal, action, for_supervisor)]
    first = sent if sent in wanted else next(iter(wanted), "")
    return [Doing(a, [form[name] for name in FIELDS[a][0]], FIELDS[a][1], a == first) for a in wanted]


def _makes_sense(appeal: Appeal, action: Action, for_supervisor: bool) -> bool:
    if action in (Action.EXTEND, Action.REFUSE_EXTENSION):
        return appeal.extension_asked
    if action == Action.REQUEST_EXTENSION:
        return not (appeal.extension_asked or appeal.extended)
    if action == Action.ASSIGN:
        return (appeal.returns >= THIRD_RETURN) == for_supervisor
    if action == Action.RETURN:
        return appeal.returns < THIRD_RETURN
    return not (action == Action.SUPERVISE and appeal.supervised_by)


def list_lines(appeal: Appeal) -> list[Line]:
    names, files = dict(Unit.objects.values_list("pk", "name")), files_by_event(appeal)
    return [
        Line(event, str(Action(event.action).label), _detail(event.facts, names), files[event.position])
        for event in AppealEvent.objects.filter(appeal=appeal)
    ]


def _detail(facts: dict[str, Any], names: dict[int, str]) -> str:
    said = [names.get(facts.get("unit") or 0, ""), names.get(facts.get("town") or 0, "")]
    said += [str(Ground(facts["ground"]).label)] if facts.get("ground") else []
    said += [str(Outcome(facts["outcome"]).label)] if facts.get("outcome") else []
    said += [f"{facts['limit']} 个工作日"] if facts.get("limit") else []
    said += [f"{facts['days']} 个工作日"] if facts.get("days") else []
    return "，".join(part for part in said if part)


def mask_contact(appeal: Appeal) -> str:
    """张** 138****5678, z***@qq.com."""
    said = (
        masks.mask_name(appeal.contact_name),
        *map(masks.mask_contact, (appeal.contact_phone, appeal.contact_email)),
    )
    return " ".join(part for part in said if part)


def enter_note(appeal: Appeal, user: Any, text: str) -> None:
    if text.strip() and actor_of(user).parties:
        name = actor_of(user).name
        InternalNote.objects.create(appeal=appeal, author_id=user.pk, author_name=name, text=text.strip()[:2000])


def note_contact_view(appeal: Appeal, user: Any, text: str = "") -> None:
    """Before the full contact is shown."""
    ContactView.objects.create(appeal=appeal, user_id=user.pk, user_name=actor_of(user).name)
