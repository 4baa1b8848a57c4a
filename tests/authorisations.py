"""Claims for tests: persons who are signed in, at enterprises of a town, as far as a test needs them."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from services.authorisations.actors import Actor
from services.authorisations.claiming import claim
from services.authorisations.letters import send_letter
from services.authorisations.models import Authorisation
from services.authorisations.states import Proof, Role
from services.contacts.sealing import digests_of
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.uploads.taking import TakenFile
from tests.appeal_forms import form_values
from tests.mailbox import mailbox
from tests.people import sign_in

CLAIM = "/my/enterprises/claim/"


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "JPEG")
    return content.getvalue()


def stamped(name: str = "授权书.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


def person_of(address: str) -> tuple[Client, Person]:
    """A browser that is signed in."""
    browser = Client()
    sign_in(browser, address)
    return browser, Person.objects.get(contacts__digest__in=digests_of(address))


def ask(browser: Client, enterprise: Enterprise, proof: str = Proof.LETTER, **typed: str) -> Any:
    values = form_values(browser.get(CLAIM).content.decode())
    given = {"credit_code": enterprise.credit_code, "name": "张三", "role": "admin", "proof": str(proof)}
    return browser.post(CLAIM, {**values, **given, **typed})


def claimed(browser: Client, enterprise: Enterprise, proof: Proof = Proof.LETTER, **typed: str) -> Authorisation:
    response = ask(browser, enterprise, proof, **typed)
    assert response.status_code == 302, response.content.decode()
    return Authorisation.objects.latest("pk")


def own_address(authorisation: Authorisation) -> str:
    return f"/my/enterprises/{authorisation.pk}/"


def press(browser: Client, authorisation: Authorisation, action: str, **typed: Any) -> Any:
    """What a button on the page of an authorisation sends."""
    address = own_address(authorisation)
    values = form_values(browser.get(address).content.decode(), action)
    values.pop("letter", None)
    return browser.post(address, {**values, **typed, "action": action})


def upload(browser: Client, authorisation: Authorisation, file: SimpleUploadedFile | None = None) -> Any:
    return press(browser, authorisation, "upload", letter=file or stamped())


def with_letter(person: Person, enterprise: Enterprise, role: Role = Role.ADMIN) -> Authorisation:
    made = claim(person, enterprise, role, Proof.LETTER)
    return send_letter(made.pk, TakenFile("授权书.jpg", picture()), Actor(person=person), version=made.version)


def code_in_mail() -> str:
    return re.findall(r"验证码：(\S+)", mailbox()[-1].body)[-1]


def link_in_mail() -> str:
    return re.findall(r"https?://[^/\s]+(/my/invitations/\S+)", mailbox()[-1].body)[-1]
