"""What is told of applications and recognitions: to everybody who acts for the enterprise; departments hear by a signal."""

from django.dispatch import Signal
from django.urls import reverse

from services.authorisations.models import Authorisation
from services.cultivation.models import Application, Recognition
from services.cultivation.states import State
from services.enterprises.models import Enterprise
from services.notices.giving import Text, tell

# With ``application`` and ``key``: it waits for its department.
application_waits = Signal()
SUBJECTS = {
    State.SUBMITTED: "申报已提交：%s",
    State.RETURNED: "申报材料要补正：%s",
    State.RECOGNISED: "已通过认定：%s",
    State.REFUSED: "申报未通过：%s",
    State.WITHDRAWN: "申报已撤回：%s",
}


def tell_of(application: Application) -> None:
    """Once for each state it comes to; in the caller's transaction."""
    state, key = State(application.state), f"application:{application.pk}:{application.version}"
    said = [f"{application.enterprise.name}，{application.programme}（{application.round}）。"]
    if application.missing:
        said.append(f"请补正：{'、'.join(application.missing)}。")
    said += [application.words] if application.words else []
    url = reverse("my_application", args=[application.pk])
    tell_enterprise(application.enterprise, key, Text(SUBJECTS[state] % application.programme, "\n".join(said), url))
    if state == State.SUBMITTED:
        application_waits.send(sender=Application, application=application, key=key)


def tell_revoked(recognition: Recognition) -> None:
    if recognition.enterprise is None:
        return
    body = f"{recognition.enterprise_name}，{recognition.year}年{recognition.level}认定自 {recognition.revoked_on} 起撤销。\n{recognition.revoked_why}"
    said = Text(f"认定已撤销：{recognition.programme}", body, reverse("my_applications"))
    tell_enterprise(recognition.enterprise, f"recognition:{recognition.pk}:revoked", said)


def tell_ends(recognition: Recognition) -> None:
    """Some weeks before it lapses, once for each day it ends on."""
    if recognition.enterprise is None:
        return
    body = f"{recognition.enterprise_name}的认定有效期至 {recognition.valid_to}。需要复核或重新申报的，请留意培育计划页面的申报批次。"
    said = Text(f"认定即将到期：{recognition.programme}", body, reverse("my_applications"), until=recognition.valid_to)
    tell_enterprise(recognition.enterprise, f"recognition:{recognition.pk}:ends:{recognition.valid_to}", said)


def tell_enterprise(enterprise: Enterprise, key: str, said: Text) -> None:
    for row in Authorisation.objects.live().filter(enterprise=enterprise).select_related("person"):
        tell(row.person, f"{key}:{row.person_id}", said, f"您代表{enterprise.name}办事")
