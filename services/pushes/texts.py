"""What is told of a matter on an occasion: title, a few lines, until when it is of use."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from services.notices.giving import Text
from services.pushes.material import Material, describe_changes, hash_material, say_moment
from services.pushes.models import Matter, Occasion
from services.pushes.occasions import Standing

# How many policies a gap letter names; the others are a number.
NAMED = 20


def subject_key(matter: Matter, occasion: Occasion, standing: Standing) -> str:
    """The same whenever the same is told; what comes under a topic later is the same news to others."""
    match occasion:
        case Occasion.OPENS:
            return f"{matter.key}:opens:{standing.opens_on}"
        case Occasion.CLOSING:
            return f"{matter.key}:closing:{standing.closes_on}"
        case Occasion.CHANGED:
            return f"{matter.key}:changed:{hash_material(standing.material)}-{matter.revision}"
        case Occasion.REPEALED:
            return f"{matter.key}:repealed:{matter.revision}"
        case _:
            return f"{matter.key}:new"


def write_text(matter: Matter, occasion: Occasion, document: dict[str, Any], standing: Standing) -> Text:
    changes = describe_changes(matter.told, standing.material) if occasion == Occasion.CHANGED else []
    lines = _repealed_lines(standing.material) if occasion == Occasion.REPEALED else _lines(document, standing.material)
    is_passing = occasion in (Occasion.NEW, Occasion.LISTED, Occasion.OPENS, Occasion.CLOSING)
    return Text(
        title=title_of(occasion, document, standing),
        body="\n".join(lines),
        url=document["url"],
        until=standing.closes_on if is_passing and matter.is_policy and "closed" not in standing.windows else None,
        changes=tuple(changes),
    )


def title_of(occasion: Occasion, document: dict[str, Any], standing: Standing) -> str:
    name = document["title"]
    match occasion:
        case Occasion.OPENS:
            return _("开始申报：%(name)s") % {"name": name}
        case Occasion.CLOSING:
            closes = say_moment(standing.material.get("closes"))
            return _("%(closes)s截止申报：%(name)s") % {"closes": closes, "name": name}
        case Occasion.CHANGED:
            return _("内容有变化：%(name)s") % {"name": name}
        case Occasion.REPEALED:
            return _("已废止：%(name)s") % {"name": name}
        case _:
            return str(name)


def _lines(document: dict[str, Any], material: Material) -> list[str]:
    lines = [document["summary"]]
    if document["kind"] == "policy":
        opens, closes = say_moment(material.get("opens")), say_moment(material.get("closes"))
        if opens or closes:
            lines.append(
                _("申报时间：%(opens)s至%(closes)s") % {"opens": opens or _("即日"), "closes": closes or _("长期")}
            )
        if material.get("amount"):
            lines.append(_("支持标准：%(amount)s") % {"amount": material["amount"]})
    return [line for line in lines if line]


def _repealed_lines(material: Material) -> list[str]:
    by = "、".join(f"《{title}》" for title in material.get("by", []))
    return [_("依据：%(by)s") % {"by": by}] if by else []


def write_gap_letter(name: str, policies: list[dict[str, Any]]) -> Text:
    """``policies``: documents, of which there is one at least."""
    lines = []
    for document in policies[:NAMED]:
        closes = say_moment(document["application"]["closes_at"])
        lines.append(f"· {document['title']}" + (_("（%(closes)s截止）") % {"closes": closes} if closes else ""))
    if len(policies) > NAMED:
        lines.append(_("等 %(count)d 项") % {"count": len(policies)})
    ends = [document["application"]["closes_at"] for document in policies]
    return Text(
        title=_("%(name)s现在也符合 %(count)d 项政策的条件") % {"name": name, "count": len(policies)},
        body="\n".join(lines),
        url=policies[0]["url"] if len(policies) == 1 else "/fit/",
        until=_last_day(ends),
    )


def _last_day(ends: list[str | None]) -> date | None:
    """None: one of them stays open."""
    days = [date.fromisoformat(end[:10]) for end in ends if end]
    return max(days) if len(days) == len(ends) else None
