"""Sample persons of enterprises: they sign in with the codes that the demo shows on a page of its own."""

from cms.demo.appeals import form_key
from cms.demo.sources import Item
from services.appeals.models import Appeal
from services.contacts.reading import Contact, read_contact
from services.people.accounts import add_contact, find_person, person_with


def load_persons(items: list[Item]) -> int:
    """Those that are not there yet; how many."""
    return sum(load_person(item) for item in items)


def load_person(item: Item) -> int:
    first, *others = contacts_of(item)
    if find_person(first):
        return 0
    person = person_with(first)
    for contact in others:
        add_contact(person, contact)
    person.name = item["name"]
    person.save(update_fields=["name"])
    keys = [form_key({"key": key}) for key in item.get("appeals", [])]
    Appeal.objects.filter(form_key__in=keys, person=None).update(person=person)
    return 1


def contacts_of(item: Item) -> list[Contact]:
    return [read_contact(item[kind]) for kind in ("email", "mobile") if kind in item]
