"""Rules and enterprises by chance, near one another's borders."""

from typing import Any, cast

from hypothesis import strategies as st

from matching.rules import DEEPEST, ENGINE, FIELDS, MOST_LEAVES, Profile, Rule

DAYS = st.sampled_from(["2024-02-29", "2025-12-31", "2026-01-01", "2026-11-30", "2027-03-31"])
CODES = {
    "industry": ["C", "C3", "C34", "C341", "C3411", "C3412", "C35", "I", "I65", "I6513", "F51"],
    "town": ["370281", "370281102", "370281001", "370281102201", "370283"],
}
WORDS = {"size": ["LARGE", "MEDIUM", "SMALL", "MICRO"], "above_scale": ["yes", "no"], "qualifications": ["高新技术企业", "专精特新中小企业", "瞪羚企业"]}  # fmt: skip
NUMBERS = st.sampled_from([0, 1, 9, 10, 11, 12, 24, 99, 100, 101, 299, 300, 350, 2000, 40000, 10**12])


def some_of(words: list[str], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=3, unique=True)


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(list(FIELDS)))
    op = draw(st.sampled_from(FIELDS[field]["ops"]))
    words = CODES.get(field) or WORDS.get(field)
    leaf = {"field": field, "op": op, "value": draw(some_of(words)) if words else draw(NUMBERS)}
    return leaf | ({"label": "某某"} if words and draw(st.booleans()) else {})


def nodes(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if depth == 0:
        return leaves()
    below = nodes(depth - 1)
    several = st.lists(below, min_size=1, max_size=3)
    groups = [several.map(lambda c: {"all": c}), several.map(lambda c: {"any": c}), below.map(lambda c: {"not": c})]
    return st.one_of(leaves(), *groups)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    when = draw(st.one_of(st.none(), *[nodes(DEEPEST)] * 9))
    ids = _number(when, []) if when else []
    hard = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)) if ids else []
    notes = draw(st.sampled_from([[], [], ["信用良好"]]))
    return Rule(version=ENGINE, when=when, hard=hard, notes=notes)


def _number(node: dict[str, Any], ids: list[str]) -> list[str]:
    """Gives every leaf an id. Three groups deep with three in each: 27 leaves at most."""
    if "field" in node:
        node["id"] = f"l{len(ids)}"
        ids.append(node["id"])
    for child in node.get("all") or node.get("any") or filter(None, [node.get("not")]):
        _number(child, ids)
    assert len(ids) <= MOST_LEAVES
    return ids


DAYS_OF_TITLES = st.sampled_from([None, None, "2023-06-30", "2025-12-31", "2026-11-29", "2026-11-30", "2026-12-01"])
HELD = st.fixed_dictionaries(
    {"name": st.sampled_from(WORDS["qualifications"]), "valid_from": DAYS_OF_TITLES, "valid_to": DAYS_OF_TITLES}
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "industry": some_of(CODES["industry"]),
    "town": some_of(CODES["town"]),
    "size": some_of(WORDS["size"]),
    "above_scale": some_of(WORDS["above_scale"]),
    "qualifications": st.lists(HELD, max_size=3),
    **dict.fromkeys(("revenue", "employees", "assets", "rd_share"), NUMBERS),
    "founded_on": st.sampled_from(["2016-11-30", "2023-11-30", "2023-12-01", "2024-01-31", "2026-12-01"]),
}


def profiles() -> st.SearchStrategy[Profile]:
    known = {name: st.one_of(st.none(), value) for name, value in VALUES.items()}
    return cast("st.SearchStrategy[Profile]", st.fixed_dictionaries({}, optional=known))


@st.composite
def fillings(draw: st.DrawFn, profile: Profile) -> Profile:
    """The same enterprise, with something more known of it: a value that was missing, or fewer possible ones."""
    filled: dict[str, Any] = dict(profile)
    for name, value in VALUES.items():
        if profile.get(name) is None:
            if draw(st.booleans()):
                filled[name] = draw(value)
        elif name in ("size", "above_scale") and draw(st.booleans()):
            filled[name] = [draw(st.sampled_from(filled[name]))]
    return cast(Profile, filled)
