"""Why a condition is not met, in Chinese, and what would meet it. Twin: the second part of ``match.js``."""

from typing import Any

from matching.leaves import MONTHS, UNKNOWN, State, holds_on, known, wanted
from matching.rules import FIELDS, Held, Node, Profile

SIZES = {"LARGE": "大型", "MEDIUM": "中型", "SMALL": "小型", "MICRO": "微型"}
NAMES = {
    "revenue": "营业收入",
    "employees": "从业人员",
    "assets": "资产总额",
    "age": "成立时间",
    "rd_share": "研发投入占比",
}
_UNITS = {"revenue": "万元", "employees": "人", "assets": "万元"}
_MISSING = {
    "industry": "请补充所属行业",
    "town": "请补充所在镇办或园区",
    "size": "请补充从业人员、营业收入等数据，以确定企业规模",
    "above_scale": "请补充是否规模以上企业",
    "qualifications": "请补充已有的资质",
    "revenue": "请补充营业收入",
    "employees": "请补充从业人员数",
    "assets": "请补充资产总额",
    "age": "请补充成立日期",
    "rd_share": "请补充研发投入占比",
}
_LESS_EXACT = {"industry": "请补充更细的行业（{}）", "town": "请补充更具体的所在地（{}）"}


def explain_leaf(leaf: Node, negated: bool, state: State, profile: Profile, on: str) -> str:
    """Of a condition that is not met, or of which that is not known."""
    value = known(leaf["field"], profile, on)
    if state == UNKNOWN:
        return explain_unknown(leaf, value)
    kind = FIELDS[leaf["field"]]["kind"]
    if kind == "number":
        return _explain_number(leaf, negated, value)
    if kind == "held" and not negated:
        return _explain_held(leaf, value, on)
    return _explain_words(leaf, negated)


def explain_unknown(leaf: Node, value: Any) -> str:
    if FIELDS[leaf["field"]]["kind"] == "codes" and value is not None:
        return _LESS_EXACT[leaf["field"]].format(label_of(leaf))
    return _MISSING[leaf["field"]]


def label_of(leaf: Node) -> str:
    if leaf.get("label"):
        return str(leaf["label"])
    return "、".join(SIZES.get(value, value) for value in leaf["value"])


def _explain_words(leaf: Node, negated: bool) -> str:
    label = label_of(leaf)
    if leaf["field"] == "above_scale":
        return "限规模以上企业" if ("yes" in leaf["value"]) != negated else "限规模以下企业"
    about = {"industry": "行业", "town": "地区", "size": "企业规模", "qualifications": "资质"}[leaf["field"]]
    return f"以下{about}除外：{label}" if negated else f"限以下{about}：{label}"


def _explain_held(leaf: Node, value: list[Held], on: str) -> str:
    """Of those that it has or had, the one that holds longest."""
    found = wanted(value, leaf)
    lapsed = [held for held in found if held["valid_to"] and held["valid_to"] < on]
    if lapsed:
        last = max(lapsed, key=lambda held: held["valid_to"] or "")
        return f"{last['name']}已于 {last['valid_to']} 到期"
    if coming := [held for held in found if not holds_on(held, on)]:
        first = min(coming, key=lambda held: held["valid_from"] or "")
        return f"{first['name']}自 {first['valid_from']} 起有效"
    return f"须有资质：{label_of(leaf)}"


def _explain_number(leaf: Node, negated: bool, value: int) -> str:
    field, bound = leaf["field"], leaf["value"]
    name, limit = NAMES[field], say_amount(field, bound)
    if negated:
        return f"{name}须低于 {limit}" if leaf["op"] == "min" else f"{name}须高于 {limit}"
    gap = say_amount(field, abs(bound - value), is_gap=True)
    return f"{name}还差 {gap}（须达到 {limit}）" if leaf["op"] == "min" else f"{name}多出 {gap}（不超过 {limit}）"


def say_amount(field: str, value: int, *, is_gap: bool = False) -> str:
    if field == "age":
        return say_months(value)
    if field == "rd_share":
        return say_share(value) + (" 个百分点" if is_gap else "%")
    return f"{value} {_UNITS[field]}"


def say_months(months: int) -> str:
    years, over = divmod(months, MONTHS)
    said = [f"{years} 年"] if years else []
    return " ".join([*said, f"{over} 个月"] if over or not years else said)


def say_share(share: int) -> str:
    """350 → 3.5."""
    whole, over = divmod(share, 100)
    return f"{whole}.{over:02}".rstrip("0").rstrip(".") if over else str(whole)
