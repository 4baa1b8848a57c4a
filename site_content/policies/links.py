"""What a policy's record says of other pages: what it does to them, what they do to it, who explains and cites it."""

from typing import TYPE_CHECKING, Any

from publishing.citations import find_mentioning
from site_content.base.fields import links_by_id
from site_content.policies.relations import RelationKind

if TYPE_CHECKING:
    from site_content.policies.pages import PolicyPage

# A policy that everything rests on is cited by thousands.
CITED_BY_SHOWN = 50


def relation_fields(policy: "PolicyPage") -> dict[str, Any]:
    """Links by key of the record (docs/records.md), to public pages alone."""
    outgoing = [(r.kind, r.target_id) for r in policy.relations.all() if r.target_id]
    # An alias repeals nothing beyond what its original does.
    originals = policy.incoming_relations.filter(page__alias_of=None).order_by("pk") if policy.pk else None
    incoming = list(originals.values_list("kind", "page_id")) if originals is not None else []
    if policy.pk:  # who enters an amended text says by it what amends what
        outgoing += [(RelationKind.AMENDS, page_id) for page_id in _texts_amended_by(policy)]
        incoming += [(RelationKind.AMENDS, text.amended_by_id) for text in policy.texts.all() if text.amended_by_id]
    interpretations = _interpretation_ids(policy)
    links = links_by_id([*(page_id for _kind, page_id in [*outgoing, *incoming]), *interpretations])

    def related(pairs: list[tuple[str, int]], kind: RelationKind) -> list[dict[str, str]]:
        return [links[i] for i in dict.fromkeys(i for k, i in pairs if k == kind) if i in links]

    return {
        "interpretations": [links[i] for i in interpretations if i in links],
        "supersedes": related(outgoing, RelationKind.SUPERSEDES),
        "superseded_by": related(incoming, RelationKind.SUPERSEDES),
        "amends": related(outgoing, RelationKind.AMENDS),
        "amended_by": related(incoming, RelationKind.AMENDS),
        "related": related([*outgoing, *incoming], RelationKind.RELATED),
        "cited_by": _cited_by(policy),
    }


def _texts_amended_by(policy: "PolicyPage") -> list[int]:
    return list(policy.amended_texts.order_by("page_id").values_list("page_id", flat=True).distinct())


def _interpretation_ids(policy: "PolicyPage") -> list[int]:
    """Newest first."""
    if not policy.pk:
        return []
    newest_first = policy.interpretation_links.order_by("-page__first_published_at", "-page_id")
    return list(dict.fromkeys(newest_first.values_list("page_id", flat=True)))


def _cited_by(policy: "PolicyPage") -> list[dict[str, str]]:
    """The newest public pages whose text names or links to this policy."""
    others = find_mentioning(policy.quoted_names(), limit=CITED_BY_SHOWN) if policy.pk else []
    return [other._asdict() for other in others if other.id != str(policy.pk)]
