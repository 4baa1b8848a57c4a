"""Who acts for the sample enterprises, walked there by the real actions; nobody is mailed of them."""

import io

from PIL import Image, ImageDraw

from cms.demo.sources import DemoDataError, Item
from messages.models import Message
from services.authorisations.acting import act
from services.authorisations.actors import Actor, person_actor
from services.authorisations.claiming import claim
from services.authorisations.letters import send_letter
from services.authorisations.models import Authorisation
from services.authorisations.states import Action, Proof, Role
from services.contacts.reading import read_contact
from services.enterprises.models import Enterprise
from services.people.accounts import find_person
from services.people.models import Person
from services.uploads.taking import TakenFile

# Of numbers that no log-in has: two, as enterprises above scale need them.
STAFF = (Actor("样例工作人员甲", 10**9, towns=None), Actor("样例工作人员乙", 10**9 + 1, towns=None))


def load_authorisations(items: list[Item]) -> int:
    """Of persons who have none yet; how many. In the caller's transaction: what would be mailed of it is not."""
    loaded = sum(load_authorisation(item) for item in items)
    if loaded:
        Message.objects.filter(key__startswith="authorisation:").delete()
        Message.objects.filter(composer="notice").delete()
    return loaded


def load_authorisation(item: Item) -> int:
    person, enterprise = find_sample(item["person"]), Enterprise.objects.filter(credit_code=item["code"]).first()
    if enterprise is None:
        raise DemoDataError(f"authorisations.yaml：enterprises.csv 里没有 {item['code']}")
    if person is None or Authorisation.objects.filter(person=person, enterprise=enterprise).exists():
        return 0
    made = claim(person, enterprise, Role(item["role"]), Proof(item["proof"]))
    for step in item["steps"]:
        take_step(made, step, person)
    return 1


def find_sample(contact: str) -> Person | None:
    """None for one who has left the demo since."""
    return find_person(read_contact(contact))


def take_step(made: Authorisation, step: str, person: Person) -> None:
    version = Authorisation.objects.values_list("version", flat=True).get(pk=made.pk)
    if step == "upload":
        send_letter(made.pk, TakenFile("样例授权书.png", draw_letter()), person_actor(person), version=version)
    elif step == "agree":
        admin = Authorisation.objects.admins_of(made.enterprise_id).select_related("person").first()
        if admin is None:
            raise DemoDataError("authorisations.yaml：同意的人要先是管理员")
        act(made.pk, Action.AGREE, person_actor(admin.person), version=version)
    else:
        actor = STAFF[1] if step == "approve_again" else STAFF[0]
        action = Action.APPROVE if step.startswith("approve") else Action(step)
        act(made.pk, action, actor, version=version, text="样例：公章与企业名称不一致" if step == "refuse" else "")


def draw_letter() -> bytes:
    """A sheet with a red stamp; what is written on it does not matter."""
    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(12):
        pen.line((60, 120 + line * 42, 560 - (line % 3) * 60, 120 + line * 42), fill="#444", width=3)
    pen.ellipse((380, 620, 540, 780), outline="#c00", width=8)
    content = io.BytesIO()
    sheet.save(content, "PNG")
    return content.getvalue()
