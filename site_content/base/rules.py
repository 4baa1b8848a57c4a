"""For whom a page is, as a rule that machines judge (matching.rules), and as words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from matching.describing import describe_conditions
from matching.rules import ENGINE, Node, Rule, check_rule
from site_content.base.sizes import SizeClass

if TYPE_CHECKING:
    from site_content.base.models import Division, Industry

MONTHS = {"years": 12, "months": 1}


class Audience(NamedTuple):
    """The terms of a page's applicability, each read once. Qualifications are the policies' own vocabulary."""

    regions: list["Division"]
    industries: list["Industry"]
    qualifications: list[Any]


def read_audience(page: Any) -> Audience:
    return Audience(list(page.regions.all()), list(page.industries.all()), list(page.qualifications.all()))


def compile_rule(page: Any, audience: Audience | None = None) -> Rule:
    """Of a page that has an audience (base.audience). Raises matching.rules.BadRule for one that is larger than rules may be."""
    further = list(_further(page.conditions))
    nodes = [*_applicability(page, audience or read_audience(page)), *(node for node, _words in further if node)]
    notes = [*(words for node, words in further if not node), *filter(None, [page.applicability_note])]
    hard = [leaf["id"] for node in nodes for leaf, negated in _leaves(node) if _is_hard(leaf, negated)]
    rule = Rule(version=ENGINE, when={"all": nodes} if nodes else None, hard=hard, notes=notes)
    check_rule(rule)
    return rule


def describe_further(page: Any) -> list[str]:
    """The further conditions in the order of the form, each as people read it."""
    return [words or describe_conditions(node) for node, words in _further(page.conditions)]


def _applicability(page: Any, audience: Audience) -> Iterator[Node]:
    regions = sorted(audience.regions, key=lambda region: region.code)
    industries = sorted(audience.industries, key=lambda industry: industry.full_code)
    qualifications = sorted(audience.qualifications, key=lambda qualification: qualification.slug)
    sizes = [size for size in SizeClass.values if size in page.sizes]
    if regions:
        yield _leaf("t", "town", "prefix", [region.code for region in regions], _names(regions))
    if industries:
        yield _leaf("i", "industry", "prefix", [industry.full_code for industry in industries], _names(industries))
    if sizes and len(set(sizes)) < len(SizeClass):
        yield _leaf("s", "size", "in", sizes)
    if qualifications:
        names = [name for qualification in qualifications for name in qualification.list_names()]
        yield _leaf("q", "qualifications", "has", list(dict.fromkeys(names)), _names(qualifications))


def _further(conditions: Any) -> Iterator[tuple[Node | None, str]]:
    """Each with its node, or with the words that no machine can judge."""
    for number, block in enumerate(conditions, 1):
        if block.block_type == "words":
            yield None, block.value["text"]
        elif block.block_type == "either":
            choices = [_group(_judged(one, f"c{number}.{at}")) for at, one in enumerate(block.value, 1)]
            yield {"any": choices}, ""
        elif block.block_type == "except":
            for leaf in _left_out(block.value, f"c{number}."):
                yield {"not": leaf}, ""
        else:
            yield _group(_judged(block, f"c{number}")), ""


def _left_out(value: Any, name: str) -> Iterator[Node]:
    """Each kind by itself: whoever is one of them is left out."""
    regions = [region for region in value["regions"] if region]
    industries = [line.partition(" ") for line in value["industries"]]
    titles = [title for title in value["qualifications"] if title]
    if regions:
        yield _leaf(name + "t", "town", "prefix", [region.code for region in regions], _names(regions))
    if industries:
        label = "、".join(words for _code, _blank, words in industries)
        yield _leaf(name + "i", "industry", "prefix", [code for code, _blank, _words in industries], label)
    if value["sizes"]:
        yield _leaf(name + "s", "size", "in", list(value["sizes"]))
    if titles:
        names = [each for title in titles for each in title.list_names()]
        yield _leaf(name + "q", "qualifications", "has", list(dict.fromkeys(names)), _names(titles))


def _group(leaves: list[Node]) -> Node:
    return leaves[0] if len(leaves) == 1 else {"all": leaves}


def _judged(block: Any, name: str) -> list[Node]:
    value = block.value
    match block.block_type:
        case "scale":
            return [_leaf(name, "above_scale", "in", [value["above"]])]
        case "qualification":
            one = value["qualification"]
            return [_leaf(name, "qualifications", "has", one.list_names(), one.name)] if one else []
        case "share":
            return _bounds(name, "rd_share", value, 100)
        case "age":
            return _bounds(name, "age", value, MONTHS[value["unit"]])
        case _:
            return _bounds(name, value["figure"], value, 1)


def _bounds(name: str, field: str, value: Any, factor: int) -> list[Node]:
    ends = (("min", "a", value["at_least"]), ("max", "b", value["at_most"]))
    return [_leaf(name + mark, field, op, int(end * factor)) for op, mark, end in ends if end is not None]


def _leaf(name: str, field: str, op: str, value: list[str] | int, label: str = "") -> Node:
    return {"id": name, "field": field, "op": op, "value": value, "label": label}


def _names(terms: list[Any]) -> str:
    return "、".join(term.name for term in terms)


def _is_hard(leaf: Node, negated: bool) -> bool:
    """What an enterprise is, and cannot become: somewhere else, in another trade, younger, without what it was recognised as."""
    if leaf["field"] in ("town", "industry"):
        return True
    return leaf["field"] == "qualifications" if negated else (leaf["field"], leaf["op"]) == ("age", "max")


def _leaves(node: Node, negated: bool = False) -> Iterator[tuple[Node, bool]]:
    if "field" in node:
        yield node, negated
    if "not" in node:
        yield from _leaves(node["not"], not negated)
    for child in node.get("all") or node.get("any") or ():
        yield from _leaves(child, negated)
