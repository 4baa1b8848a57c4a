"""Sample introductions to who gives money, walked by the real actions; nobody is told of them."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms.demo.authorisations import find_sample
from cms.demo.ledger import Ledger
from cms.demo.sources import Item
from messages.models import Message
from services.enterprises.models import Enterprise
from services.introductions.acting import Actor, act
from services.introductions.asking import Request, ask
from services.introductions.handing import describe_enterprise
from services.introductions.models import Introduction
from services.introductions.products import find_product
from services.introductions.states import Action, Party
from services.notices.models import Subject

# Of a number that no log-in has.
STAFF = Actor(Party.PROVIDER, "样例客户经理", 10**9)
QUIET = "introduction:"
KEY = "demo-%s-%s"


def load_introductions(items: list[Item], ledger: Ledger) -> int:
    """Those that were never loaded; how many. Once the products' records are made, in the caller's transaction."""
    loaded = sum(load_introduction(item, ledger) for item in items)
    if loaded:
        Message.objects.filter(key__startswith=QUIET).delete()
        Subject.objects.filter(key__startswith=QUIET).delete()
    return loaded


def load_introduction(item: Item, ledger: Ledger) -> int:
    key = KEY % (item["product"], item["code"])
    product = find_product(str(ledger.number(item["product"])))
    person, enterprise = find_sample(item["person"]), Enterprise.objects.filter(credit_code=item["code"]).first()
    if not (product and person and enterprise) or Introduction.objects.filter(form_key=key).exists():
        return 0
    at = timezone.now() - timedelta(days=item["days"])
    contact = person.contacts.first()
    handed = [
        *describe_enterprise(enterprise, figures=True, on=timezone.localdate(at)),
        ["需要金额（万元）", str(item["amount"])],
        ["用途", item["purpose"]],
    ]
    given = Request(product, person, enterprise, person.name, contact.value if contact else "", handed, key)
    made = ask(given, at)
    for day, step in enumerate(item["steps"], 1):
        take_step(made, step, at + timedelta(days=day))
    return 1


def take_step(made: Introduction, step: Any, at: datetime) -> None:
    """``take``, or ``{grant: 180}``, ``{decline: why}``."""
    action, said = next(iter(step.items())) if isinstance(step, dict) else (step, None)
    version = Introduction.objects.values_list("version", flat=True).get(pk=made.pk)
    amount, text = (Decimal(str(said)), "") if action == Action.GRANT else (None, said or "")
    act(made.pk, Action(action), STAFF, version=version, amount=amount, text=text, at=at)
