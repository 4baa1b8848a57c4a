"""活动报名 in the admin: the events of the log-in's own team, and who comes to one."""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.service_desk.enterprises.lists import XLSX
from cms.service_desk.registrations.forms import (
    DEFAULT_STATES,
    DeskForm,
    ExportForm,
    GateForm,
    MailForm,
    SearchForm,
    WalkInForm,
)
from cms.service_desk.registrations.rights import may_organise
from cms.service_desk.registrations.screen import EventView
from cms.wagtail_seams.exports import dated_name, file_headers
from services.contacts.sealing import digests_of
from services.registrations import organising
from services.registrations.door import Sent, take_scans
from services.registrations.links import make_gate_link
from services.registrations.models import Desk, GateLink, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import Applicant, register
from services.registrations.seats import cancel, count_seats
from services.registrations.states import SEATED, State
from services.registrations.wording import say_span

PAST_SHOWN = 50
GATE_AFTER = timedelta(hours=3)


class ListView(EventView):
    def get(self, request: HttpRequest) -> HttpResponse:
        now, seen = timezone.now(), self.get_queryset()
        desks = [*seen.open_until(now), *seen.filter(ends_at__lte=now).order_by("-starts_at")[:PAST_SHOWN]]
        counts = count_states(desks)
        rows = [
            {
                "desk": desk,
                "when": say_span(desk.starts_at, desk.ends_at),
                "over": desk.is_over(now),
                "taken": sum(counts[desk.pk, state] for state in SEATED),
                "waiting": counts[desk.pk, State.WAITING],
                "attended": counts[desk.pk, State.ATTENDED],
            }
            for desk in desks
        ]
        context = {"header_title": _("活动报名"), "header_icon": "group", "rows": rows}
        return render(request, "service_desk/registrations/list.html", context)


def count_states(desks: list[Desk]) -> Counter[tuple[int, str]]:
    rows = Registration.objects.filter(desk__in=desks).values_list("desk", "state")
    return Counter((desk, state) for desk, state in rows)


class OneView(EventView):
    """Who comes to one event; most of what is done there is a button of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_desk(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk = self.get_desk(pk)
        action, number = request.POST.get("action", ""), request.POST.get("registration", "")
        try:
            if action == "show":
                one = self.get_one(desk, number)
                organising.note_shown(one, self.organiser)
                return self.show(desk, shown=one.pk)
            self.act(desk, action, number)
        except NotPossible as refusal:
            return self.show(desk, notice=str(refusal), status=409)
        return HttpResponseRedirect(f"{request.path}?{request.GET.urlencode()}")

    def act(self, desk: Desk, action: str, number: str) -> None:
        """Raises NotPossible."""
        match action:
            case "let_in":
                organising.let_in(self.get_one(desk, number).pk, self.organiser)
            case "cancel":
                who = self.organiser
                cancel(self.get_one(desk, number).pk, by=who.name, user_id=who.user_id)
            case "attend" | "absent":
                organising.note_presence(self.get_one(desk, number).pk, action, self.organiser)
            case "close":
                gone = organising.close_list(desk.pk, self.organiser)
                messages.success(self.request, _("已把 %(n)d 人记为未到场。") % {"n": gone})
            case "follow_up":
                told = organising.follow_up(desk, timezone.now())
                messages.success(self.request, _("已发给到场的 %(n)d 人。") % {"n": told})
            case "revoke":
                links = GateLink.objects.filter(desk=desk, pk=int(number) if number.isdecimal() else 0)
                links.update(revoked_at=timezone.now())

    def get_one(self, desk: Desk, number: str) -> Registration:
        return get_object_or_404(Registration, desk=desk, pk=int(number) if number.isdecimal() else 0)

    def show(self, desk: Desk, shown: int = 0, notice: str = "", status: int = 200) -> HttpResponse:
        now, organises = timezone.now(), may_organise(self.request.user)
        form = SearchForm(self.request.GET)
        everybody = list(Registration.objects.filter(desk=desk))
        found = narrow(everybody, form.cleaned_data) if form.is_valid() else everybody
        context = {
            "header_title": desk.title,
            "header_icon": "group",
            "desk": desk,
            "when": say_span(desk.starts_at, desk.ends_at),
            "seats": count_seats(desk),
            "counts": [(State(s).label, n) for s, n in Counter(one.state for one in everybody).items()],
            "rows": [describe(one, whole=one.pk == shown, named=organises) for one in found],
            "total": len(everybody),
            "form": form,
            "notice": notice,
            "organises": organises,
            "over": desk.is_over(now),
            "door_open": now >= desk.starts_at - organising.DOOR_OPENS,
            "gates": gates_of(desk) if organises else [],
            "exports": desk.exports.all()[:10],
        }
        return render(self.request, "service_desk/registrations/event.html", context, status=status)


def narrow(everybody: list[Registration], values: dict[str, Any]) -> list[Registration]:
    """Names are sealed in the database: a desk's few hundred are looked through here."""
    typed, state = values["q"], values["state"]
    digests = digests_of(typed)
    return [
        one
        for one in everybody
        if (not state or one.state == state)
        and (not typed or typed in one.name or typed in one.enterprise_name or one.digest in digests)
    ]


def describe(one: Registration, *, whole: bool, named: bool) -> dict[str, Any]:
    return {
        "one": one,
        "name": one.name if named else one.masked_name,
        "contact": one.contact if whole else one.masked,
        "whole": whole,
        "state": State(one.state).label,
        "answers": [f"{asked}：{said}" for asked, said in one.answers] if named else [],
        "can_cancel": one.state in (State.CONFIRMED, State.OFFERED, State.WAITING),
    }


def gates_of(desk: Desk) -> list[dict[str, Any]]:
    now = timezone.now()
    rows = GateLink.objects.filter(desk=desk)
    return [
        {"link": link, "live": link.is_live(now), "url": settings.QIFU_SITE_URL + make_gate_link(link)} for link in rows
    ]


class FormView(EventView):
    """One form on a page of its own, that leads back to the list."""

    changes = True
    title = ""
    button = ""
    lead = ""

    def make_form(self, desk: Desk, data: Any = None) -> Any:
        raise NotImplementedError

    def take(self, desk: Desk, form: Any) -> HttpResponse | None:
        """Raises NotPossible. None: back to the list."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk = self.get_desk(pk)
        return self.show(desk, self.make_form(desk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk = self.get_desk(pk)
        form = self.make_form(desk, request.POST)
        if not form.is_valid():
            return self.show(desk, form, 422)
        try:
            answer = self.take(desk, form)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
            return self.show(desk, form, 409)
        return answer or HttpResponseRedirect(reverse("qifu_event", args=[pk]))

    def show(self, desk: Desk, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "header_title": f"{_(self.title)}：{desk.title}",
            "header_icon": "group",
            "desk": desk,
            "form": form,
            "lead": _(self.lead) if self.lead else "",
            "button": _(self.button),
            "notice": " ".join(form.non_field_errors()),
        }
        return render(self.request, "service_desk/registrations/form.html", context, status=status)


class WalkInView(FormView):
    title, button = "登记一位", "登记"
    lead = "不受报名时间和每家限额限制；名额满了就进候补，活动开始前两小时起按现场登记、直接签到。"

    def make_form(self, desk: Desk, data: Any = None) -> WalkInForm:
        return WalkInForm(data)

    def take(self, desk: Desk, form: WalkInForm) -> None:
        now, by = timezone.now(), self.organiser.name
        if now >= desk.starts_at - organising.DOOR_OPENS:
            values = form.cleaned_data
            said = {"name": values["name"], "contact": values["contact"], "firm": values["enterprise_name"]}
            [told] = take_scans(desk.pk, [Sent(uuid.uuid4().hex, now, walk_in=said)], helper=by, device="")
            messages.success(self.request, f"{told['name']}：{told['state']}")
            return
        [made] = register(desk.pk, [Applicant(**form.applicant(by))], by_organiser=True)
        messages.success(self.request, f"{made.name}：{State(made.state).label}")


class MailView(FormView):
    title, button = "通知大家", "发送"

    def make_form(self, desk: Desk, data: Any = None) -> MailForm:
        return MailForm(data, initial={"form_key": uuid.uuid4().hex, "states": list(DEFAULT_STATES)})

    def take(self, desk: Desk, form: MailForm) -> None:
        values = form.cleaned_data
        told = organising.write_to_all(
            desk, values["subject"], values["words"], values["states"], once=values["form_key"]
        )
        messages.success(self.request, _("已交发送：%(n)d 人。") % {"n": told})


class ExportView(FormView):
    title, button = "导出名单", "导出"
    lead = "XLSX，含完整联系方式，用来打印签到表；谁在什么时候为什么导出都会留下记录。用完请删除文件。"

    def make_form(self, desk: Desk, data: Any = None) -> ExportForm:
        return ExportForm(data)

    def take(self, desk: Desk, form: ExportForm) -> HttpResponse:
        content = organising.export_list(desk, form.cleaned_data["reason"], self.organiser)
        name = dated_name(f"{desk.title}-名单", "xlsx")
        return HttpResponse(content, content_type=XLSX, headers=file_headers(name))


class SettingsView(FormView):
    title, button = "递补、问卷和资料", "保存"

    def make_form(self, desk: Desk, data: Any = None) -> DeskForm:
        return DeskForm(data, instance=Desk.objects.get(pk=desk.pk))

    def take(self, desk: Desk, form: DeskForm) -> None:
        form.save()


class GateView(FormView):
    title, button = "新建签到链接", "生成链接"
    lead = "把链接发给在门口扫码的人，不用账号；活动结束 3 小时后失效，随时可以停用。"

    def make_form(self, desk: Desk, data: Any = None) -> GateForm:
        return GateForm(data)

    def take(self, desk: Desk, form: GateForm) -> None:
        GateLink.objects.create(
            desk=desk,
            helper=form.cleaned_data["helper"],
            made_by=self.organiser.name,
            expires_at=desk.ends_at + GATE_AFTER,
        )
