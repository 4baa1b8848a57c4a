"""A programme that takes applications, and an enterprise that hands in, for tests."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.authorisations.states import Proof, Role, State
from services.cultivation.models import Application
from services.enterprises.models import Enterprise
from services.people.models import Person
from site_content.programmes.models import ApplicationRound, ProgrammePage
from tests.appeal_forms import form_values
from tests.authorisations import picture
from tests.content_factories import make_programme

DOCUMENTS = ["申请表（盖章）", "审计报告"]


def make_open_programme(portal: Page, **fields: Any) -> ProgrammePage:
    """Public, with a round that is open for a fortnight and asks for two documents."""
    today = timezone.localdate()
    round_ = ApplicationRound(
        year=today.year, batch="第三批", level="省级", opens_on=today, closes_on=today + timedelta(days=14),
        documents="\n".join(DOCUMENTS),
    )  # fmt: skip
    page = make_programme(portal, slug="specialised", rounds=[round_], **fields)
    run_pending()
    return page


def act_for(person: Person, enterprise: Enterprise) -> Authorisation:
    today = timezone.localdate()
    return Authorisation.objects.create(
        person=person, enterprise=enterprise, role=Role.HANDLER, proof=Proof.LETTER, state=State.ACTIVE,
        activated_on=today, expires_on=today + timedelta(days=365),
    )  # fmt: skip


def begin(browser: Client, page: ProgrammePage) -> Application:
    address = f"/my/applications/new/{page.pk}/"
    answer = browser.post(address, form_values(browser.get(address).content.decode()))
    assert answer.status_code == 302, answer.content.decode()
    return Application.objects.latest("pk")


def press(browser: Client, application: Application, action: str, **typed: Any) -> Any:
    """What a button on its page sends."""
    address = f"/my/applications/{application.pk}/"
    values = form_values(browser.get(address).content.decode(), action)
    values.pop("attachments", None)
    return browser.post(address, {**values, **typed, "action": action})


def upload(browser: Client, application: Application, heading: str, name: str = "材料.jpg") -> Any:
    file = SimpleUploadedFile(name, picture())
    return press(browser, application, "upload", heading=heading, attachments=file)


def hand_in(browser: Client, page: ProgrammePage) -> Application:
    """Whole, and submitted."""
    application = begin(browser, page)
    for heading in DOCUMENTS:
        assert upload(browser, application, heading).status_code == 302
    assert press(browser, application, "submit").status_code == 302
    application.refresh_from_db()
    return application
