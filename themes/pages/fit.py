"""适合我吗: a page that asks at most six things and judges the rules of policies and financing products in the browser;
nothing is sent.

The rules stand in one file beside it, named by its content. Decision 0045.
"""

import hashlib
import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from matching.rules import ENGINE
from publishing.validity import Validity
from standards.industries import NAMES_2017
from standards.size_tiers import TABLE
from themes.outcome import Files
from themes.pages.frame import Site
from themes.reader import Document

FIT_URL = "/fit/"
FIT_TARGET = "fit"
# What fit.js puts where no operation is said.
USUAL_OPS = {"industry": "prefix", "town": "prefix", "size": "in", "above_scale": "in", "qualifications": "has"}
# Kinds whose records carry a rule, in the order in which results show them.
JUDGED = ("policy", "finance")
_NO_MORE = (Validity.REPEALED, Validity.EXPIRED)


def render_fit(site: Site) -> Files:
    """``/fit/`` and ``assets/rules-HASH.json``."""
    judged = [document for kind in JUDGED for document in site.reader.ruled(kind) if is_open(document)]
    content = write_rules(judged)
    path = f"assets/rules-{hashlib.sha256(content).hexdigest()[:8]}.json"
    context = {
        "rules": f"/{path}",
        **{f"{kind}_count": sum(document["kind"] == kind for document in judged) for kind in JUDGED},
        "towns": _towns(site),
        "industries": _industries(judged),
        "qualifications": _qualifications(judged),
        "policy_sections": [s for s in site.reader.sections(site.reader.city()["id"]) if s["lists"] in JUDGED],
        "page_title": _("适合我吗"),
        "below": True,
    }
    return site.page_at(FIT_URL, "fit.html", site.reader.city(), **context) | {path: content}


def is_open(policy: Document) -> bool:
    """Whether an enterprise may still come for it."""
    return policy.get("validity") not in _NO_MORE and policy["application"]["status"] != "closed"


def write_rules(policies: list[Document]) -> bytes:
    """``{"sectors": …, "names": …, "policies": […]}``: standards/size_tiers.json, what codes are called, and for each policy its
    rule with what a result says. Labels that codes' names make up, empty lists and the present version are left to the browser."""
    sectors = json.loads(TABLE.read_text(encoding="utf-8"))
    names = _names(policies)
    entries = [_entry(policy, names) for policy in policies]
    value = {"sectors": sectors, "names": names, "policies": entries}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _names(policies: list[Document]) -> dict[str, str]:
    """Of industries, regions and qualifications (by their slugs) that rules name."""
    names = {code: NAMES_2017[code] for leaf in _leaves(policies, "industry") for code in leaf["value"]}
    for policy in policies:
        applicability = policy["applicability"]
        names |= {region["code"]: region["name"] for region in applicability["regions"]}
        names |= {term["slug"]: term["name"] for term in applicability["qualifications"]}
    for leaf in _leaves(policies, "qualifications"):
        if "、" not in leaf["label"]:
            names.setdefault(leaf["value"][0], leaf["label"])
    return names


def _entry(policy: Document, names: dict[str, str]) -> dict[str, Any]:
    contact = next(iter(policy["contacts"]), None)
    application = policy["application"]
    said = {
        "title": policy["title"],
        "url": policy["url"],
        "from": (application["opens_at"] or "")[:10] if application["status"] == "upcoming" else "",
        "until": (application["closes_at"] or "")[:10],
        "amount": policy.get("support_amount") or policy.get("amount"),
        "kind": policy["kind"] if policy["kind"] != JUDGED[0] else "",
        "call": f"{contact['name']} {contact['phone']}".strip() if contact else "",
    }
    rule = policy["rule"]
    judged = {"when": _shorten(rule["when"], rule["hard"], names), "notes": rule["notes"]}
    version = {} if rule["version"] == ENGINE else {"version": rule["version"]}
    return {key: value for key, value in (said | judged).items() if value} | version


def _shorten(node: Document, hard: list[str], names: dict[str, str]) -> Document:
    """Conditions without their ids (``hard`` of the rule is said at each) and without the usual operation of their field; without
    the label, where the names of the codes make it up: qualifications by their slugs alone then, as answers say them."""
    for group in ("all", "any"):
        if group in node:
            return {group: [_shorten(child, hard, names) for child in node[group]]}
    short = {"field": node["field"], "value": node["value"]}
    if USUAL_OPS.get(node["field"]) != node["op"]:
        short["op"] = node["op"]
    known = [value for value in node["value"] if value in names] if node["label"] else []
    if known and node["label"] == "、".join(names[code] for code in known):
        short["value"] = known
    elif node["label"]:
        short["label"] = node["label"]
    return short | ({"hard": 1} if node["id"] in hard else {})


def _towns(site: Site) -> list[Document]:
    return [
        {"code": portal["division_code"], "name": portal["title"]}
        for portal in site.reader.portals()
        if portal["division_code"]
    ]


def _industries(policies: list[Document]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections with their divisions, and of what is finer that which a rule asks for."""
    asked = {code for leaf in _leaves(policies, "industry") for code in leaf["value"]}
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name in NAMES_2017.items():
        if len(code) == 1:
            groups[code] = []
        elif len(code) == 3 or code in asked:
            groups[code[0]].append((code, f"{code[1:]} {name}"))
    return [(f"{letter} {NAMES_2017[letter]}", entries) for letter, entries in groups.items()]


def _qualifications(policies: list[Document]) -> list[Document]:
    """Those that rules ask for, by their slugs; what most policies ask for first."""
    names = _names(policies)
    counts = Counter(value for leaf in _leaves(policies, "qualifications") for value in leaf["value"] if value in names)
    return [{"slug": slug, "name": names[slug]} for slug, _count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]


def _leaves(policies: list[Document], field: str) -> list[Document]:
    found: list[Document] = []
    for policy in policies:
        waiting = [policy["rule"]["when"]]
        while waiting:
            node = waiting.pop()
            waiting += node.get("all") or node.get("any") or []
            if node.get("field") == field:
                found.append(node)
    return found
