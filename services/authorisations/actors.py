"""Who acts, in what capacity; whoever calls says so. An admin of an enterprise is one by the database."""

from dataclasses import dataclass

from services.authorisations.models import Authorisation
from services.authorisations.states import Party
from services.contacts.sealing import digests_of
from services.people.models import Person


@dataclass(frozen=True)
class Actor:
    """``towns``, ``counters``: of which towns an officer, and a clerk, is; None: of all. ``email``: a member of staff's."""

    name: str = ""
    user_id: int | None = None
    email: str = ""
    person: Person | None = None
    towns: frozenset[int] | None = frozenset()
    counters: frozenset[int] | None = frozenset()
    is_system: bool = False

    def capacities(self, authorisation: Authorisation) -> set[Party]:
        town, found = authorisation.enterprise.town_id, set()
        if self.user_id is not None:
            found |= {Party.OFFICER} if self.towns is None or town in self.towns else set()
            found |= {Party.CLERK} if self.counters is None or town in self.counters else set()
        if self.person is not None:
            is_own = self.person.pk == authorisation.person_id
            found |= (
                {Party.PERSON} if is_own else {Party.ADMIN} if self._is_admin(authorisation.enterprise_id) else set()
            )
        return found | ({Party.SYSTEM} if self.is_system else set())

    def _is_admin(self, enterprise_id: int) -> bool:
        return Authorisation.objects.admins_of(enterprise_id).filter(person=self.person).exists()

    def is_person(self, person: Person) -> bool:
        """Whether somebody of the staff is the very person, by the address of mail."""
        return bool(self.email) and person.contacts.filter(digest__in=digests_of(self.email.lower())).exists()


SYSTEM = Actor(is_system=True)


def person_actor(person: Person) -> Actor:
    return Actor(name=name_of(person), person=person)


def name_of(person: Person) -> str:
    """By the name that was given, else by a contact that only its owner knows again."""
    contact = person.contacts.first()
    return person.name or (contact.masked if contact else f"#{person.pk}")
