"""Mail to the people whose turn it is: number and state, nothing of what it is about."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.service_desk.absences import away_on
from cms.service_desk.models import DeskRole
from messages.outbox import post_mail
from services.appeals.clock import THIRD_RETURN
from services.appeals.lights import deadline_of
from services.appeals.models import Appeal
from services.appeals.states import State
from services.authorisations.models import Authorisation
from services.cultivation.models import Application


def tell_staff(appeal: Appeal, key: str) -> None:
    """At once what is due today, late, supervised or reminded of; all else stands in the morning's digest."""
    deadline = deadline_of(appeal)
    presses = appeal.supervised_by or ":nudge:" in key or (deadline and deadline <= timezone.localdate())
    if presses:
        tell_people(appeal, key)


def tell_people(appeal: Appeal, key: str) -> None:
    link = settings.WAGTAILADMIN_BASE_URL + reverse("qifu_appeal", args=[appeal.pk])
    body = render_to_string("service_desk/mail.txt", {"appeal": appeal, "link": link})
    for address in addresses_of(people_in_turn(appeal)):
        post_mail(
            key=f"{key}:staff",
            to=address,
            subject=f"诉求 {appeal.number}：{appeal.get_state_display()}",
            body=body,
        )


def addresses_of(people: QuerySet) -> list[str]:
    """Of whoever is there; of the deputies of who is not."""
    away = away_on(timezone.localdate())
    present = {away.get(pk, pk) for pk in people.values_list("pk", flat=True)}
    written = get_user_model()._default_manager.filter(pk__in=present, is_active=True).exclude(email="")
    return list(written.order_by("pk").values_list("email", flat=True))


def people_in_turn(appeal: Appeal) -> QuerySet:
    """Who has to act next, in the appeal's state; what a unit that is closed had left is the city's dispatchers'."""
    people = get_user_model()._default_manager.filter(is_active=True)
    if appeal.extension_asked or (appeal.state == State.ACCEPTED and appeal.returns >= THIRD_RETURN):
        return people.filter(groups__unit_group__role=DeskRole.SUPERVISOR)
    is_new = appeal.state in (State.SUBMITTED, State.ACCEPTED)
    unit = appeal.town if is_new else appeal.unit
    if unit is None or not unit.is_active:
        return people.filter(groups__unit_group__role=DeskRole.DISPATCHER)
    handling = (DeskRole.SERVICE_OFFICER,) if is_new else (DeskRole.SERVICE_OFFICER, DeskRole.DEPARTMENT_HANDLER)
    return people.filter(groups__unit_group__role__in=handling, groups__unit_group__unit=unit)


def tell_officers(authorisation: Authorisation, key: str) -> None:
    """Of the enterprise's town; without one, the city's dispatchers."""
    people = get_user_model()._default_manager.filter(is_active=True)
    town = authorisation.enterprise.town
    if town is None or not town.is_active:
        told = people.filter(groups__unit_group__role=DeskRole.DISPATCHER)
    else:
        told = people.filter(groups__unit_group__role=DeskRole.SERVICE_OFFICER, groups__unit_group__unit=town)
    link = settings.WAGTAILADMIN_BASE_URL + reverse("qifu_authorisation", args=[authorisation.pk])
    for address in told.exclude(email="").values_list("email", flat=True).distinct():
        post_mail(
            key=f"{key}:staff",
            to=address,
            subject=f"企业授权 {authorisation.number} 等您核实",
            body=render_to_string(
                "service_desk/authorisations/mail.txt", {"authorisation": authorisation, "link": link}
            ),
        )


def tell_department(application: Application, key: str) -> None:
    """Whose programme it is; the city's dispatchers, where it is nobody's."""
    people = get_user_model()._default_manager.filter(
        is_active=True,
        groups__unit_group__unit=application.unit,
        groups__unit_group__role__in=(DeskRole.DEPARTMENT_HANDLER, DeskRole.DISPATCHER),
    )
    link = settings.WAGTAILADMIN_BASE_URL + reverse("qifu_application", args=[application.pk])
    body = render_to_string("service_desk/cultivation/mail.txt", {"application": application, "link": link})
    for address in addresses_of(people):
        post_mail(key=f"{key}:staff", to=address, subject=f"培育申报待审核：{application.programme}", body=body)
