"""A record → what engines index. Without Django: also run by processes that know nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from publishing.as_of import days_of
from publishing.facets import aims_of, facet_terms, window_ends
from search.analysis.folding import fold
from search.analysis.numbers import index_terms
from search.analysis.segmentation import Segmenter
from search.analysis.spelling import spelled_tokens
from search.analysis.tokens import (
    GAP,
    bigrams,
    bigrams_of,
    characters,
    characters_of,
    is_han,
    join_lines,
    join_spaced,
    line_of,
    split_parted,
    split_runs,
    unique,
)
from search.documents.body import placed_lines
from search.documents.model import Passage, Place, SearchDocument
from search.documents.passages import cut_passages
from search.documents.places import NOWHERE, Line, places_of, places_within
from search.documents.recognised import mark_recognised
from search.documents.sources import Source
from search.documents.texts import RecordTexts
from search.documents.titles import line_streams, title_lines

# Bounds one document's share of the index (a scanned annual report of a thousand pages).
MAX_TEXT_LENGTH = 300_000
LABEL_MARK = "\x1f"
# A window that nobody closes.
NEVER = 2**40


def build_document(source: Source, segmenter: Segmenter) -> SearchDocument:
    """The search document of a live record."""
    document = source.document
    texts = RecordTexts(document, source.plan)
    lines, recognised = full_lines(source), recognised_text(source)
    text = _joined_text(lines)
    passages = make_passages(text, segmenter, places_of(lines))
    passages += map(mark_recognised, make_passages(recognised, segmenter))
    filters, labels = make_filters(document)
    return SearchDocument(
        id=source.id,
        number=source.number,
        sequence=source.sequence,
        card=make_card(document),
        filters=filters,
        labels=labels,
        date=date.fromisoformat(document["date"]).toordinal() if document.get("date") else 0,
        streams={
            **joined(title_streams(document["title"], texts.aliases, segmenter)),
            **joined(name_streams([*texts.aliases, *texts.names], segmenter)),
            **body_streams(passages),
            "spellings": " ".join(unique(spelled_tokens(f"{document['title']}\n{text}\n{recognised}"))),
        },
        passages=passages,
        moments=make_moments(document),
    )


def full_text(source: Source) -> str:
    """Everything that the page says."""
    return _joined_text(full_lines(source))


def full_lines(source: Source) -> list[Line]:
    """The same in order: summary, body, the kind's own texts, attachments."""
    document = source.document
    body = list(placed_lines(document.get("body") or []))
    before = _own_summary(document, [line.text for line in body])
    after = [*RecordTexts(document, source.plan).prose, *source.attachments]
    return [*(Line(text, NOWHERE) for text in before), *body, *(Line(text, NOWHERE) for text in after)]


def _joined_text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)[:MAX_TEXT_LENGTH]


def recognised_text(source: Source) -> str:
    """Words of scanned attachments, apart from what the page itself says."""
    return "\n".join(source.recognised)[:MAX_TEXT_LENGTH]


def _own_summary(document: dict[str, Any], body: list[str]) -> list[str]:
    """The summary, unless it is only the beginning of the body."""
    summary = document.get("summary") or ""
    start = "".join(summary.split()).rstrip("…。.")
    return [summary] if summary and start not in "".join("".join(body).split()) else []


def make_passages(text: str, segmenter: Segmenter, places: Sequence[Place] = ()) -> list[Passage]:
    """``places``: of the whole text."""
    return [
        make_passage(text[start:end], segmenter, places_within(places, start, end)) for start, end in cut_passages(text)
    ]


def make_passage(text: str, segmenter: Segmenter, places: tuple[Place, ...] = ()) -> Passage:
    """Folded and split once for all its streams."""
    folded = segmenter.plain(join_spaced(fold(text)))
    parts = [split_runs(part) for part in split_parted(folded)]
    runs = [run for part in parts for run in part]
    line = join_lines(map(characters_of, parts))
    # What follows is another sentence, unless the passage had to be cut inside one.
    line += [GAP] if folded and not folded[-1].isalnum() else []
    streams = joined({"passage_grams": bigrams_of(runs), "passage_words": segmenter.words_of(runs)})
    return Passage(text, streams, " ".join(line), places)


def joined(streams: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: " ".join(tokens) for name, tokens in streams.items()}


def title_streams(title: str, aliases: Iterable[str], segmenter: Segmenter) -> dict[str, list[str]]:
    folded = fold(title)
    streams = line_streams(title_lines(title, aliases))
    return {**streams, "title_words": segmenter.words(folded), "title_grams": _grams(folded)}


def name_streams(names: Iterable[str], segmenter: Segmenter) -> dict[str, list[str]]:
    folded = fold("\n".join(names))
    return {"names_line": line_of(folded), "names_words": segmenter.words(folded)}


def body_streams(passages: list[Passage]) -> dict[str, str]:
    """The whole text: its characters in order (for phrases) and its words."""
    return {
        "body_line": " ".join(passage.characters for passage in passages),
        "body_words": " ".join(passage.streams["passage_words"] for passage in passages),
    }


def _grams(folded: str) -> list[str]:
    """Bigrams, and each Chinese character by itself."""
    return [*bigrams(folded), *(token for token in characters(folded) if is_han(token))]


def make_filters(document: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Values by filter name, and with them the same values labelled (value, LABEL_MARK, name) for facets."""
    named = {**facet_terms(document), "doc_number": [(term, "") for term in index_terms(document)]}
    if aims := aims_of(document):
        named["aimed"] = tuple((name, "") for name in aims)
    filters = {name: [value for value, _ in pairs] for name, pairs in named.items()}
    labels = {name: [f"{value}{LABEL_MARK}{label}" for value, label in pairs] for name, pairs in named.items()}
    return filters, labels


def make_moments(document: dict[str, Any]) -> dict[str, int]:
    """When its window opens and closes, and until when it is of use: an application's end, an event's beginning."""
    opens, closes = window_ends(document)
    starts = document.get("starts_at")
    until = datetime.fromisoformat(starts) if starts else closes
    moments = {"opens": _seconds(opens, 0), "closes": _seconds(closes, NEVER)} if opens or closes else {}
    moments |= days_of(document)
    return {**moments, "until": _seconds(until, 0)} if until else moments


def _seconds(moment: datetime | None, otherwise: int) -> int:
    return int(moment.timestamp()) if moment else otherwise


def make_card(document: dict[str, Any]) -> dict[str, Any]:
    """What a result shows."""
    return {
        "id": document["id"],
        "kind": document["kind"],
        "title": document["title"],
        "url": document["url"],
        "summary": document.get("summary") or "",
        "date": document.get("date"),
        "doc_number": document.get("doc_number"),
        "validity": document.get("validity"),
        "standing": make_standing(document),
        "arrangement": document.get("arrangement"),
        "portal": document.get("portal"),
        "window": make_window(document),
        "support_amount": document.get("support_amount") or document.get("amount") or "",
        "support_max": document.get("support_max") or document.get("amount_max"),
        "event": make_event(document),
        "phone": find_phone(document),
        "labels": make_labels(document),
        "authorities": [body["name"] for body in document.get("authorities") or []],
        "source_id": document.get("source_id"),
        "past": make_past(document),
    }


def make_past(document: dict[str, Any]) -> dict[str, Any] | None:
    """What it takes to say how a policy stood on a day (publishing.as_of)."""
    if document["kind"] != "policy":
        return None
    texts = [{"since": text["since"]} for text in document.get("texts") or []]
    return {"days": days_of(document), "texts": texts, "text_since": document.get("text_since")}


def make_window(document: dict[str, Any]) -> dict[str, Any] | None:
    """When one can apply or register, and where; what that means today is told when it is shown."""
    window = document.get("application") or document.get("registration") or {}
    if not window.get("opens_at") and not window.get("closes_at"):
        return None
    return {"opens_at": window["opens_at"], "closes_at": window["closes_at"], "url": window.get("url") or ""}


def make_event(document: dict[str, Any]) -> dict[str, Any] | None:
    if document["kind"] != "event":
        return None
    venue = document.get("venue") or {}
    return {
        "starts_at": document["starts_at"],
        "ends_at": document["ends_at"],
        "place": venue.get("name") or venue.get("address") or "",
        "is_online": bool(document.get("online_url")),
        "calendar_url": f"{document['url']}event.ics",
    }


def find_phone(document: dict[str, Any]) -> str:
    """Whom to call first."""
    contacts = document.get("contacts") or []
    place = document.get("place") or {}
    said = [document.get("phone"), place.get("phone"), *(contact["phone"] for contact in contacts)]
    return next((phone for phone in said if phone), "")


def make_labels(document: dict[str, Any]) -> list[str]:
    """What else is said of it in a word: what an agency is and which towns it serves, where a policy applies, an
    association's industry, a guide's department, what a financing product is and who offers it."""
    kinds = [term["name"] for term in document.get("agency_kinds") or []]
    if document.get("product"):
        kinds = [document["product"]["name"], *filter(None, [(document["provider"] or {}).get("title")])]
    regions = document.get("regions") or (document.get("applicability") or {}).get("regions") or []
    towns = [region["name"] for region in regions]
    term = document.get("industry") or document.get("department") or {}
    return [*kinds, *towns, *filter(None, [term.get("name")])]


# A policy that holds no longer, or only in part.
CHANGED = frozenset({"repealed", "expired", "amended"})


def make_standing(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What has become of a policy, or of the policies that a page rests on; nothing of those that hold."""
    policies = [document] if document["kind"] == "policy" else _named_policies(document)
    return [
        {
            "title": policy["title"],
            "url": policy["url"],
            "validity": policy["validity"],
            "since": policy.get("validity_since"),
            "by": [{"title": link["title"], "url": link["url"]} for link in policy.get("validity_by") or []],
        }
        for policy in policies
        if policy.get("validity") in CHANGED
    ]


def _named_policies(document: dict[str, Any]) -> list[dict[str, Any]]:
    return document.get("interprets") or document.get("policies") or []
