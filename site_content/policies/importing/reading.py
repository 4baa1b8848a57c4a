"""From a source's text to the policy that it is: what it declares, then its notes, then what its text says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone

from site_content.policies.choices import DOCUMENT_TYPES
from site_content.policies.importing.bodies import Body, drop_first_line, history_blocks, read_body, settle_levels
from site_content.policies.importing.closing import drop_closing, drop_opening
from site_content.policies.importing.history import HistoryFacts, read_history
from site_content.policies.importing.imported import ImportedPolicy, ImportProblem, SourceText
from site_content.policies.importing.text_facts import LABELS, TextFacts, document_type_in_title, read_text
from site_content.policies.numbers import LONGEST_NUMBER
from standards.authorities import authorities_in_title, normalise_authority, split_authorities
from standards.characters import clean_line, clean_text, clean_value, fold_width
from standards.dates import last_day_of_term, parse_date
from standards.doc_numbers import parse_doc_number
from standards.lists import split_terms
from standards.number_fields import read_number_field, tidy_number
from standards.numbers_in_text import find_doc_numbers, find_number_spans

# Part of every source's hash: raise it when sources are read differently, so that the next run brings pages up to date.
READER_VERSION = 3

LONGEST_TITLE = 255
LONGEST_BODY = 500_000  # characters
SUMMARY_LENGTH = 200
# Names under which a source may declare metadata: ours, and the labels that people use.
DECLARED = {**{key: key for key in LABELS}, **{label: key for key, labels in LABELS.items() for label in labels}} | {
    "summary": "summary", "摘要": "summary", "描述": "summary", "date": "published_on", "日期": "published_on",
    "authority": "authorities", "category": "category", "类别": "category", "id": "source_id", "编号": "source_id",
}  # fmt: skip


@dataclass
class Reading:
    """One source being read: what is known so far, and what the administrator should look at."""

    source: SourceText
    history: HistoryFacts
    text: TextFacts
    notes: list[str] = field(default_factory=list)

    def value(self, key: str) -> str:
        """What the source declares, or its catalogue lines say."""
        return (self.source.declared.get(key) or self.text.labelled.get(key) or "").strip()

    def day(self, key: str, *others: date | None) -> date | None:
        """The declared day, else the first of ``others``; one that cannot be is noted and left out."""
        declared = self.value(key)
        day = parse_date(declared) if declared else None
        if declared and day is None:
            self.notes.append(f"{LABELS[key][0]}“{declared[:40]}”不是有效的日期，没有采用")
        found = day or next((other for other in others if other), None)
        return self._plausible(key, found)

    def _plausible(self, key: str, day: date | None) -> date | None:
        today = timezone.localdate()
        limit = today + timedelta(days=1 if key in ("issued_on", "published_on") else 36_600)
        if day and day > limit:
            self.notes.append(f"{LABELS[key][0]}“{day}”在将来，没有采用")
            return None
        return day


def read_policy(source: SourceText) -> ImportedPolicy:
    """Read a source in full. Raises ImportProblem if it cannot be a policy page."""
    source = clean_source(source)
    check_title(source.title)
    history = source.history
    body = read_body(source.html, source.pictures, source.losses)
    check_body(body)
    if not history:
        history = tuple(adoption_lines(body.lines, source.title))
    text = read_text(body.lines, source.title)
    notes = [*body.notes, *body.losses.to_notes()]
    reading = Reading(replace(source, history=history), read_history(history), text, notes)
    dates = read_dates(reading)
    number, authorities = read_number(reading), read_authorities(reading)
    blocks = drop_opening(body.blocks, source.title, number)
    blocks = drop_closing(drop_first_line(blocks, source.title), dates["issued_on"], authorities)
    return ImportedPolicy(
        place=source.place,
        source_id=source.source_id,
        source_hash=source.source_hash,
        title=source.title,
        doc_number=leave_out_issuers(number, authorities),
        index_number=reading.value("index_number")[:60],
        document_type=read_type(reading),
        authorities=tuple(authorities),
        **dates,
        summary=read_summary(reading, body.lines),
        keywords=(reading.value("keywords") or reading.value("category"))[:200],
        source=reading.value("source")[:100],
        topics=tuple(split_terms(reading.value("topics"), "|")),
        body=(*settle_levels(blocks), *history_blocks(source.history)),
        pictures=tuple(body.pictures),
        original=source.original,
        attachments=source.attachments,
        notes=tuple(reading.notes),
    )


def clean_source(source: SourceText) -> SourceText:
    """Without characters that nobody sees: they hide numbers, dates and labels from whoever reads them here."""
    return replace(
        source,
        title=clean_line(source.title),
        declared=clean_value(dict(source.declared)),
        html=clean_text(source.html),
        history=clean_value(source.history),
    )


def check_title(title: str) -> None:
    if not title:
        raise ImportProblem("缺少标题（title）：请补上标题后再导入")
    if len(title) > LONGEST_TITLE:
        raise ImportProblem(f"标题有 {len(title)} 字，超过 {LONGEST_TITLE} 字的上限：请缩短标题后再导入")


def check_body(body: Body) -> None:
    length = sum(map(len, body.lines))
    if length > LONGEST_BODY:
        raise ImportProblem(
            f"正文有 {length} 字，超过 {LONGEST_BODY} 字的上限：请拆成几份，或只导入要点，把全文作为附件上传"
        )
    if not body.blocks:
        raise ImportProblem("没有正文：文件是空的，或者只有扫描图片，请补上文字后再导入")


def adoption_lines(lines: Sequence[str], title: str) -> list[str]:
    """The adoption notes in brackets below the title: ``（2019年11月1日……通过　根据……修正）``."""
    for line in [text for text in lines[:6] if text != title]:
        if line.startswith(("（", "(")) and line.endswith(("）", ")")) and ("通过" in line or "布" in line):
            return [line[1:-1]]
    return []


def read_dates(reading: Reading) -> dict[str, date | None]:
    """``issued_on``, ``published_on``, ``effective_on``, ``expires_on``, in an order that the page accepts."""
    history, text = reading.history, reading.text
    issued = reading.day("issued_on", history.issued_on, text.issued_on)
    published = reading.day("published_on", history.promulgated_on)
    if issued and published and published < issued:
        reading.notes.append(f"发布日期 {published} 早于成文日期 {issued}，没有采用发布日期")
        published = history.promulgated_on if history.promulgated_on and history.promulgated_on >= issued else None
    from_issue = (history.promulgated_on or text.issued_on) if text.effective_from_issue else None
    effective = reading.day("effective_on", text.effective_on, history.effective_on, from_issue)
    term = last_day_of_term(effective, text.term_years) if effective and text.term_years else None
    expires = reading.day("expires_on", text.expires_on, term)
    if expires and any(start and expires < start for start in (issued, effective)):
        reading.notes.append(f"有效期至 {expires} 早于成文或施行日期，没有采用")
        expires = None
    return {"issued_on": issued, "published_on": published, "effective_on": effective, "expires_on": expires}


def read_number(reading: Reading) -> str:
    """The number (or numbers) as the source writes it; "" if it has none."""
    declared = reading.value("doc_number")
    field = read_number_field(declared[:LONGEST_NUMBER]) if declared else None
    if declared and field is None:
        reading.notes.append(f"发文字号“{declared[:60]}”看不懂，没有采用")
    return field.text if field else reading.text.doc_number or _number_in_notes(reading.source)


def leave_out_issuers(number: str, authorities: Sequence[str]) -> str:
    """``样本局 示例局公告2025年第7号`` of these very bodies is 公告2025年第7号: the page names them in a field of their own."""
    issuers, kind, rest = number.partition("公告")
    named = [name for name in re.split(r"[ 、]", issuers) if name]
    return f"{kind}{rest}" if named and set(named) <= set(authorities) else number


def _number_in_notes(source: SourceText) -> str:
    """A number that stands alone in the adoption notes, or in brackets at the end of the title."""
    for entry in source.history:
        if (number := parse_doc_number(entry)) and not number.is_worded:
            return str(number)
    if order := _order_of_promulgation(source.history):
        return order
    _, bracket, rest = fold_width(source.title).rpartition("（")
    found = find_doc_numbers(rest) if bracket and rest.endswith("）") else []
    return tidy_number(rest.rstrip("）")) if len(found) == 1 and parse_doc_number(rest.rstrip("）")) else ""


def _order_of_promulgation(entries: Sequence[str]) -> str:
    """``2024年5月6日样例市人民政府令第35号公布``; "" if there is none, or if later ones published it anew."""
    orders = [
        str(number)
        for entry in map(fold_width, entries)
        for _start, end, number in find_number_spans(entry)
        if number.is_worded and re.match(r"\s*(?:予以)?(?:公布|发布|颁布)", entry[end:])
    ]
    return orders[0] if len(orders) == 1 else ""


def read_type(reading: Reading) -> str:
    declared = reading.value("document_type")
    return declared if declared in DOCUMENT_TYPES else document_type_in_title(reading.source.title)


def read_authorities(reading: Reading) -> list[str]:
    """Declared names as they are; then the notes, the title, the signature."""
    declared = reading.source.declared.get("authorities", "")
    if declared:
        return [normalise_authority(name)[:100] for name in split_terms(declared, "|")]
    labelled = split_authorities(reading.text.labelled.get("authorities", ""))
    return (
        labelled
        or list(reading.history.authorities)
        or authorities_in_title(reading.source.title)
        or list(reading.text.authorities)
    )


def read_summary(reading: Reading, lines: Sequence[str]) -> str:
    """The declared summary, or the first article, which says what the document is for; "" lets the page choose."""
    declared = reading.value("summary")
    if declared:
        return declared[:SUMMARY_LENGTH]
    first = next((line for line in lines[:12] if line.startswith("第一条")), "")
    text = first.removeprefix("第一条").strip()
    return text if len(text) <= SUMMARY_LENGTH else text[: SUMMARY_LENGTH - 1] + "…"


def declared_values(given: Mapping[str, object]) -> dict[str, str]:
    """Metadata by our own names, as text; lists are joined, unknown names and empty values left out."""
    values: dict[str, str] = {}
    for name, value in given.items():
        key = DECLARED.get(str(name).strip())
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
        if key and text.strip():
            values.setdefault(key, text.strip())
    return values
