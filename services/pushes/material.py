"""What of a record is material: a change of it is told to whoever was told before; anything else is nobody's business.

Of policies: when to apply, how much, for whom, whether it holds. Commas, spaces and how terms are called are not
material. Other records have nothing material.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NotRequired, TypedDict, cast

from django.utils import timezone

from matching.describing import describe_conditions
from matching.rules import Node, children_of, group_of
from publishing.document import canonical_json

# Points, shares and spans of numbers (3.5 %, 10—50) say something; other marks do not.
_SPAN = re.compile(r"(?<=\d)\s*[-~～—–]+\s*(?=\d)")
_MARKS = re.compile(r"(?<!\d)\.|\.(?!\d)|(?<!\d)-|-(?!\d)|[^\w.%‰-]|_")
_WHOLE, _AROUND = 60, 20  # characters


class Material(TypedDict):
    """``opens``, ``closes``: moments; ``amount``: words, ``most``: 万元; ``conditions``: (what machines read, sentence);
    ``notes``: sentences; ``effective``, ``expires``: days; ``standing``: ``valid``, ``amended``, ``repealed``; ``by``:
    titles of what amended or repealed it."""

    opens: NotRequired[str | None]
    closes: NotRequired[str | None]
    amount: NotRequired[str]
    most: NotRequired[float | None]
    conditions: NotRequired[list[list[str]]]
    notes: NotRequired[list[str]]
    effective: NotRequired[str | None]
    expires: NotRequired[str | None]
    standing: NotRequired[str]
    by: NotRequired[list[str]]


def material_of(document: dict[str, Any]) -> Material:
    if document["kind"] != "policy":
        return {}
    window, rule = document["application"], document["rule"]
    standing = document["validity"] if document["validity"] in ("amended", "repealed") else "valid"
    nodes = cast(Node, rule["when"] or {}).get("all", ())
    return {
        "opens": window["opens_at"],
        "closes": window["closes_at"],
        "amount": document["support_amount"],
        "most": document["support_max"],
        "conditions": [[canonical_json(_bare(node)), describe_conditions(node)] for node in nodes],
        "notes": list(rule["notes"]),
        "effective": document["effective_on"],
        "expires": document["expires_on"],
        "standing": standing,
        "by": [link["title"] for link in document["validity_by"]] if standing != "valid" else [],
    }


def hash_material(material: Material) -> str:
    """The same for what says the same."""
    return hashlib.sha256(canonical_json(_comparable(material)).encode()).hexdigest()[:16]


def hash_conditions(material: Material) -> str:
    """Of what ``matching`` judges: "" where there is nothing."""
    conditions = material.get("conditions")
    return hashlib.sha256(canonical_json(_comparable(material)["rule"]).encode()).hexdigest()[:16] if conditions else ""


def _comparable(material: Material) -> dict[str, Any]:
    return {
        "rule": [
            sorted(read for read, _said in material.get("conditions", [])),
            [_strip(note) for note in material.get("notes", [])],
        ],
        "window": [material.get("opens"), material.get("closes")],
        "amount": [_strip(material.get("amount", "")), material.get("most")],
        "validity": [material.get(name) for name in ("effective", "expires", "standing")],
    }


def _bare(node: Node) -> Node:
    """Without what a term is called and which number a condition has."""
    group = group_of(node)
    if group is None:
        return {name: node[name] for name in ("field", "op", "value")}
    children = [_bare(child) for child in children_of(node)]
    return {group: children[0] if group == "not" else children}


def _strip(words: str) -> str:
    return _MARKS.sub("", _SPAN.sub("-", words))


def describe_changes(old: Material, new: Material) -> list[str]:
    """What is different, a sentence each, old → new; [] for what says the same."""
    before, after = _comparable(old), _comparable(new)
    said = {
        "window": _window_changes,
        "amount": _amount_changes,
        "rule": _rule_changes,
        "validity": _validity_changes,
    }
    return [line for part, say in said.items() if before[part] != after[part] for line in say(old, new)]


def _window_changes(old: Material, new: Material) -> Iterator[str]:
    for name, label in (("opens", "申报开始时间"), ("closes", "申报截止时间")):
        before, after = say_moment(old.get(name)), say_moment(new.get(name))  # type: ignore[arg-type]
        if before != after:
            yield _turn(label, before, after)


def _amount_changes(old: Material, new: Material) -> Iterator[str]:
    if old.get("most") != new.get("most"):
        yield _turn("最高支持金额", _say_most(old.get("most")), _say_most(new.get("most")))
    before, after = old.get("amount", ""), new.get("amount", "")
    if _strip(before) != _strip(after):
        yield _turn("支持标准", *_cut_to_difference(before, after))


def _rule_changes(old: Material, new: Material) -> Iterator[str]:
    before, after = (dict(one.get("conditions", [])) for one in (old, new))
    gone = [said for read, said in before.items() if read not in after]
    come = [said for read, said in after.items() if read not in before]
    if gone or come:
        yield _turn("适用条件", "；".join(gone), "；".join(come))
    left, right = ({_strip(note): note for note in one.get("notes", [])} for one in (old, new))
    if left.keys() != right.keys():
        yield _turn(
            "须由部门确认的条件",
            "；".join(note for bare, note in left.items() if bare not in right),
            "；".join(note for bare, note in right.items() if bare not in left),
        )


def _validity_changes(old: Material, new: Material) -> Iterator[str]:
    for name, label in (("effective", "施行日期"), ("expires", "有效期截止日期")):
        if old.get(name) != new.get(name):
            yield _turn(label, say_moment(old.get(name)), say_moment(new.get(name)))  # type: ignore[arg-type]
    if old.get("standing") != new.get("standing"):
        by = "、".join(f"《{title}》" for title in new.get("by", []))
        words = {"valid": "恢复有效", "amended": "已修改", "repealed": "已废止"}
        yield f"效力：{words[new['standing']]}" + (f"（依据{by}）" if by else "")


def _turn(label: str, before: str, after: str) -> str:
    if not before:
        return f"新增{label}：{after}"
    return f"{label}：由“{before}”改为“{after}”" if after else f"取消{label}：{before}"


def _say_most(amount: float | None) -> str:
    return "" if amount is None else f"{amount:g} 万元"


def say_moment(value: str | None) -> str:
    """``2026-12-10T17:00:00+08:00`` → ``2026年12月10日 17:00``; beginning and end of a day are the day."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    local = timezone.localtime(moment) if moment.tzinfo else moment
    day = f"{local.year}年{local.month}月{local.day}日"
    return day if (local.hour, local.minute) in ((0, 0), (23, 59)) else f"{day} {local:%H:%M}"


def _cut_to_difference(before: str, after: str) -> tuple[str, str]:
    """Long words are told from a little before the first difference to a little after the last."""
    if len(before) <= _WHOLE and len(after) <= _WHOLE:
        return before, after
    blocks = [
        block
        for block in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if block[0] != "equal"
    ]
    _tag, left, _end, right, _last = blocks[0]
    _tag, _start, left_end, _begin, right_end = blocks[-1]
    return _cut(before, left, left_end), _cut(after, right, right_end)


def _cut(words: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    shown = words[first:last]
    if len(shown) > 4 * _WHOLE:
        shown = shown[: 4 * _WHOLE]
        last = first + len(shown)
    return ("…" if first else "") + shown + ("…" if last < len(words) else "")
