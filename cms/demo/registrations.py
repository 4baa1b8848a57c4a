"""Sample registrations, made by the real arithmetic of seats; nobody is told of them."""

from cms.demo.authorisations import find_sample
from cms.demo.ledger import Ledger
from cms.demo.sources import Item
from messages.models import Message
from services.notices.models import Subject
from services.registrations.door import Sent, take_scans
from services.registrations.following import open_desk
from services.registrations.models import Registration
from services.registrations.registering import Applicant, register

QUIET = "registration:"


def load_registrations(items: list[Item], ledger: Ledger) -> int:
    """Of events whose records are made and for which nobody is registered yet; how many. In the caller's transaction."""
    loaded = sum(load_event(item, ledger) for item in items)
    if loaded:
        Message.objects.filter(key__startswith=QUIET).delete()
        Subject.objects.filter(key__startswith=QUIET).delete()
    return loaded


def load_event(item: Item, ledger: Ledger) -> int:
    number = ledger.number(item["event"])
    desk = open_desk(str(number)) if number else None
    if desk is None or Registration.objects.filter(desk=desk).exists():
        return 0
    samples = [
        Applicant(name=f"样例学员{n}", contact=f"xueyuan{n:02}@example.com", enterprise_name=f"样例企业{n}",
                  answers=[[q["text"], q["choices"][n % len(q["choices"])]] for q in desk.questions if q["choices"]])
        for n in range(1, item["samples"] + 1)
    ]  # fmt: skip
    people = [
        Applicant(name=person.name, contact=contact, person=person)
        for contact in item["people"]
        if (person := find_sample(contact))
    ]
    made = register(desk.pk, [*samples, *people], by_organiser=True)
    came = [Sent(f"demo-{one.pk:08}", desk.starts_at, registration=one.pk) for one in made[: item.get("came", 0)]]
    take_scans(desk.pk, came, helper="样例工作人员", device="样例")
    return len(made)
