"""One enterprise: what is known, from where, what lists say otherwise, and how it came to be so."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.enterprises.reaching import (
    DOINGS,
    Refused,
    may_see_contacts,
    reaching_context,
    show_contacts,
)
from cms.service_desk.enterprises.screen import RegistryView
from services.enterprises.editing import Overtaken, settle_contested
from services.enterprises.facts import FIGURES, LABELS, facts_of, label_of
from services.enterprises.models import Enterprise, EnterpriseChange, Qualification, SourceKind
from services.enterprises.wording import Wording, words_for

MOST_CHANGES = 50
APART = ("qualifications", "former_names", "tags", "merged_into")
ORDER = [name for name in LABELS if name not in (*APART, *FIGURES)]


@dataclass(frozen=True)
class Known:
    """A field: its value and source in words; ``other``: what a list said, ``seen``: that as the form sends it back."""

    field: str
    label: str
    value: str
    source: str
    other: str = ""
    other_source: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Told:
    """A line of the history."""

    change: EnterpriseChange
    lines: list[str]


class EnterpriseView(RegistryView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_enterprise(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.get_enterprise(pk)
        action = request.POST.get("action", "")
        if action == "show_contacts" and may_see_contacts(request.user, enterprise):
            show_contacts(enterprise, request.user, request.POST, self.origin())
            return self.show(enterprise, shows_contacts=True)
        if not self.may_edit(enterprise):
            return permission_denied(request)
        return self.reach(enterprise, action) if action in DOINGS else self.settle(enterprise)

    def reach(self, enterprise: Enterprise, action: str) -> HttpResponse:
        try:
            told = DOINGS[action](enterprise, self.request.user, self.request.POST, self.origin())
        except Refused as refusal:
            status = 403 if refusal.is_forbidden else 422
            return self.show(enterprise, status, notice=str(refusal), typed=self.request.POST.get("contact", ""))
        messages.success(self.request, told)
        return HttpResponseRedirect(reverse("qifu_enterprise", args=[enterprise.pk]))

    def settle(self, enterprise: Enterprise) -> HttpResponse:
        """What a list contests."""
        request, pk = self.request, enterprise.pk
        field, takes_other = request.POST.get("field", ""), request.POST.get("action") == "take"
        try:
            seen = json.loads(request.POST.get("seen", ""))
            settle_contested(enterprise.pk, field, seen, self.origin(), takes_other=takes_other)
        except (ValueError, Overtaken) as refusal:
            notice = str(refusal) if isinstance(refusal, Overtaken) else "没有看懂要做什么，请用页面上的按钮。"
            return self.show(self.get_enterprise(pk), 409, notice=notice)
        messages.success(request, f"{label_of(field)}已核实。")
        return HttpResponseRedirect(self.next_address(pk))

    def next_address(self, pk: int) -> str:
        """Where one looks next: an enterprise that went to another town is no longer there for its old one's officer."""
        seen = self.get_queryset().filter(pk=pk).exists()
        return reverse("qifu_enterprise", args=[pk]) if seen else reverse("qifu_enterprises")

    def show(
        self, enterprise: Enterprise, status: int = 200, *, shows_contacts: bool = False, **more: Any
    ) -> HttpResponse:
        changes = list(enterprise.changes.all()[: MOST_CHANGES + 1])
        say = words_for([facts_of(enterprise), *(_both(change) for change in changes), _contested(enterprise)])
        context = {
            "header_title": enterprise.name,
            "header_icon": "list-ul",
            "enterprise": enterprise,
            "fields": list_fields(enterprise, say),
            "qualifications": [(row, is_valid(row, timezone.localdate())) for row in enterprise.qualifications.all()],
            "merged_into": self.get_queryset().filter(credit_code=enterprise.merged_into or "-").first(),
            "history": [tell(change, say) for change in changes[:MOST_CHANGES]],
            "has_more_history": len(changes) > MOST_CHANGES,
            "may_edit": self.may_edit(enterprise),
            "may_see_contacts": may_see_contacts(self.request.user, enterprise),
            **reaching_context(enterprise, shows=shows_contacts),
        }
        return render(self.request, "service_desk/enterprises/enterprise.html", context | more, status=status)


def is_valid(row: Qualification, today: date) -> bool:
    return (row.valid_from is None or row.valid_from <= today) and (row.valid_to is None or row.valid_to >= today)


def list_fields(enterprise: Enterprise, say: Wording) -> list[Known]:
    """All that can be known of any, then the figures by year; qualifications have a table, and stand here if a list contests them."""
    facts = facts_of(enterprise)
    names = {n for n in {**facts, **enterprise.contested} if n.startswith("figures.")}
    figures = sorted(names, key=lambda n: (-int(n.split(".")[1]), FIGURES.index(n.split(".")[2])))
    beside = [n for n in APART if n != "qualifications" or n in enterprise.contested]
    return [_know(enterprise, n, facts.get(n), say) for n in (*ORDER, *beside, *figures)]


def _know(enterprise: Enterprise, name: str, value: Any, say: Wording) -> Known:
    known, other = enterprise.provenance.get(name), enterprise.contested.get(name)
    told = Known(name, label_of(name), say(name, value), _source(known) if known else "")
    if other is None:
        return told
    seen = json.dumps(other["value"], ensure_ascii=False)
    return Known(**{**vars(told), "other": say(name, other["value"]), "other_source": _source(other), "seen": seen})


def _source(known: dict[str, str]) -> str:
    return " ".join(
        part for part in (str(SourceKind(known["source"]).label), known["as_of"], known.get("by", "")) if part
    )


def tell(change: EnterpriseChange, say: Wording) -> Told:
    return Told(change, list(_lines(change, say)))


def _lines(change: EnterpriseChange, say: Wording) -> Iterable[str]:
    for name, (before, after) in change.changes.items():
        if before == after:
            yield f"{label_of(name)}：核实无误，{say(name, after) or '（空）'}"
        else:
            yield f"{label_of(name)}：{say(name, before) or '（空）'} → {say(name, after) or '（空）'}"


def _both(change: EnterpriseChange) -> dict[str, Any]:
    return {"town": next((value for value in reversed(change.changes.get("town", [])) if value), None)}


def _contested(enterprise: Enterprise) -> dict[str, Any]:
    return {"town": enterprise.contested.get("town", {}).get("value")}
