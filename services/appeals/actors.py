"""Who acts: the services know no log-ins, whoever calls them says in what capacity somebody does something."""

from dataclasses import dataclass, field

from services.appeals.states import Party


@dataclass(frozen=True)
class Actor:
    """``units``: those for which a capacity holds; an officer's towns, a handler's units. ``user_id``: a member of staff's."""

    name: str = ""
    user_id: int | None = None
    parties: frozenset[Party] = frozenset()
    towns: frozenset[int] = frozenset()
    units: frozenset[int] = field(default=frozenset())

    def capacities(self, *, town: int | None, unit: int | None) -> frozenset[Party]:
        """What the actor is to an appeal of ``town`` (None: the city's) that ``unit`` handles now."""
        held = set(self.parties)
        if town not in self.towns:
            held.discard(Party.OFFICER)
        if unit not in self.units:
            held.discard(Party.HANDLER)
        return frozenset(held)


PERSON = Actor(parties=frozenset({Party.PERSON}))
SYSTEM = Actor(parties=frozenset({Party.SYSTEM}))
