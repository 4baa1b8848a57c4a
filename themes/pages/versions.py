"""A policy's texts through time: what changed from one to the next, and each former one as a page of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.as_of import text_path
from publishing.past_versions import material_of
from themes.differences import Line, Piece, compare_bodies, compare_texts
from themes.outcome import Files
from themes.pages.facts import audience, conditions
from themes.pages.frame import Site
from themes.reader import Document
from themes.typography import chinese_date, minute, window


@dataclass(frozen=True)
class Version:
    """One text: ``url`` of its page, ``since`` and ``until`` (the last day on which it held)."""

    url: str
    since: str | None
    until: str | None
    is_current: bool
    text: Document


@dataclass(frozen=True)
class Change:
    """What changed at once: ``facts`` are ``(name, pieces)``, ``lines`` those of the text."""

    title: str
    by: Document | None
    note: str
    facts: list[tuple[str, list[Piece]]]
    lines: list[Line]


def versions_of(policy: Document) -> list[Version]:
    """Its texts, oldest first; none of a policy that has one alone."""
    texts = policy.get("texts") or []
    days = [text["since"] for text in texts]
    nexts = [*days[1:], None] if days else []
    return [
        Version(
            url=policy["url"] + text_path(texts, number, policy["text_since"]),
            since=text["since"],
            until=_day_before(following),
            is_current=text["since"] == policy["text_since"],
            text=text,
        )
        for number, (text, following) in enumerate(zip(texts, nexts, strict=True))
    ]


def former_amount(versions: list[Version]) -> str:
    """What it brought before the text that holds now, if that was something else."""
    current = next((n for n, version in enumerate(versions) if version.is_current), 0)
    if not current:
        return ""
    before, now = versions[current - 1].text["support_amount"], versions[current].text["support_amount"]
    return before if before != now else ""


def changes_url(policy: Document) -> str:
    return f"{policy['url']}changes/"


def version_files(site: Site, policy: Document) -> Files:
    """``changes/`` and a page for each text that is not the current one."""
    versions = versions_of(policy)
    files: Files = {}
    if has_changes(site, policy, versions):
        files |= site.page_at(
            changes_url(policy),
            "policy-changes.html",
            policy,
            changes=find_changes(site, policy, versions),
            page_title=_("%(title)s · 修改对照") % {"title": policy["title"]},
            below=True,
        )
    for version in versions:
        if not version.is_current:
            files |= _text_page(site, policy, version)
    return files


def has_changes(site: Site, policy: Document, versions: list[Version]) -> bool:
    return bool(versions or site.reader.past_versions(policy["id"]))


def find_changes(site: Site, policy: Document, versions: list[Version]) -> list[Change]:
    """Newest first: how later texts differ from earlier ones, then what this portal has changed since it published."""
    amended = [_amendment(before, after) for before, after in pairwise(versions)]
    past = site.reader.past_versions(policy["id"])
    states = [*((version.shown_until, version.material) for version in past), (None, material_of(policy))]
    corrected = [
        _correction(until, before, after) for (until, before), (_until, after) in pairwise(states) if until and after
    ]
    return [*reversed(amended), *reversed(corrected)]


def _amendment(before: Version, after: Version) -> Change:
    amounts = _fact(_("支持金额"), before.text["support_amount"], after.text["support_amount"])
    return Change(
        title=_("%(day)s起施行的修改") % {"day": chinese_date(after.since)},
        by=after.text["by"],
        note=after.text["note"],
        facts=amounts,
        lines=compare_bodies(before.text["body"], after.text["body"]),
    )


def _correction(until: Any, before: Document, after: Document) -> Change:
    facts = [fact for name, read in FACTS.items() for fact in _fact(str(name), read(before), read(after))]
    day = timezone.localtime(until).date().isoformat()
    lines = compare_bodies(before["body"], after["body"])
    return Change(_("%(day)s本平台更新了本页") % {"day": chinese_date(day)}, None, "", facts, lines)


def _fact(name: str, before: str, after: str) -> list[tuple[str, list[Piece]]]:
    return [(name, compare_texts(before, after))] if before != after else []


def _window(material: Document) -> str:
    application = material["application"]
    text = window(application["opens_at"], application["closes_at"])
    closes = application["closes_at"]
    return f"{text} {minute(closes)[11:]}" if closes and text else text


FACTS = {
    "标题": lambda m: m["title"],
    "发文字号": lambda m: m["doc_number"] or "",
    "支持金额": lambda m: m["support_amount"],
    "申报时间": _window,
    "适合谁": lambda m: audience(m["applicability"]),
    "适用条件": lambda m: "；".join(conditions(m["applicability"])),
    "成文日期": lambda m: chinese_date(m["issued_on"]),
    "施行日期": lambda m: chinese_date(m["effective_on"]),
    "有效期至": lambda m: chinese_date(m["expires_on"]),
}


def _text_page(site: Site, policy: Document, version: Version) -> Files:
    shown = {**policy, **{key: version.text[key] for key in ("body", "support_amount")}}
    since, until = chinese_date(version.since), chinese_date(version.until)
    return site.page_at(
        version.url,
        "policy-text.html",
        shown,
        version=version,
        contents=[],
        period="".join(
            [_("自%(day)s起") % {"day": since} if since else "", _("至%(day)s") % {"day": until} if until else ""]
        ),
        page_title=_("%(title)s（%(day)s文本）") % {"title": policy["title"], "day": since or _("印发时")},
        below=True,
    )


def _day_before(day: str | None) -> str | None:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else None
