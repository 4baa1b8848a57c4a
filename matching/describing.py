"""A rule read back in Chinese, for those who wrote it and for those who read it."""

from matching.rules import FIELDS, Node, Rule
from matching.words import NAMES, label_of, say_amount

NOTHING = "没有可以自动判断的条件，按面向所有企业处理。"


def describe_rule(rule: Rule) -> str:
    """One sentence."""
    when = rule["when"]
    if when is None:
        said = NOTHING
    elif "all" in when:
        said = f"适用于同时满足以下条件的企业：{'；'.join(map(describe_conditions, when['all']))}。"
    else:
        said = f"适用于满足以下条件的企业：{describe_conditions(when)}。"
    return said + (f"另须由部门确认：{'；'.join(rule['notes'])}。" if rule["notes"] else "")


def describe_conditions(node: Node | None) -> str:
    if node is None:
        return ""
    if "not" in node and "field" in node["not"] and FIELDS[node["not"]["field"]]["kind"] != "number":
        return f"不包括{describe_leaf(node['not'])}的企业"
    if "not" in node:
        return f"不包括“{describe_conditions(node['not'])}”的"
    if "all" in node:
        return "且".join(map(describe_conditions, node["all"]))
    if "any" in node:
        return "，或者".join(map(describe_conditions, node["any"]))
    return describe_leaf(node)


def describe_leaf(leaf: Node) -> str:
    field = leaf["field"]
    if FIELDS[field]["kind"] == "number":
        return _describe_number(leaf)
    if field == "above_scale":
        return "规模以上企业" if "yes" in leaf["value"] else "规模以下企业"
    label = label_of(leaf)
    if field == "qualifications":
        return f"有{label}资质" if "、" not in label else f"有以下资质之一（{label}）"
    return {"industry": "行业为", "town": "位于", "size": "企业规模为"}[field] + label


def _describe_number(leaf: Node) -> str:
    field, is_least = leaf["field"], leaf["op"] == "min"
    amount = say_amount(field, leaf["value"])
    if field == "age":
        return f"成立满 {amount}" if is_least else f"成立不超过 {amount}"
    return f"{NAMES[field]}{'不低于' if is_least else '不超过'} {amount}"
