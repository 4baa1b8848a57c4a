"""Help with writing an answer, from within its box: templates, policies found by search, answers that were published."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.service_desk.models import AnswerTemplate
from cms.service_desk.public_answers import find_similar
from cms.service_desk.rights import actor_of
from publishing.validity import Validity
from search.answering.service import run_search
from search.query.parameters import SearchRequest
from search.query.understanding import clean_query
from services.appeals.models import Appeal

# What a button of the box sends as ``help``: what it stands for and, after a colon, a key.
TEMPLATE, FIND, CITE, SIMILAR = "template", "find", "cite", "similar"
MOST_POLICIES = 8


@dataclass(frozen=True)
class Policy:
    """``cited``: as it is to stand in an answer."""

    id: str
    title: str
    number: str
    validity: str
    url: str

    @property
    def warning(self) -> str:
        """Of one that does not hold as it stands."""
        return "" if self.validity in ("", Validity.IN_FORCE) else str(Validity(self.validity).label)

    @property
    def cited(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}：{self.url}"


def templates_for(user: Any) -> Any:
    """Those for all, and those of the units for which the log-in handles."""
    return AnswerTemplate.objects.filter(Q(unit=None) | Q(unit__in=actor_of(user).units)).select_related("unit")


def find_policies(words: str) -> list[Policy]:
    """As the portal's search finds them; nothing is counted of what was asked. None while all engines are away."""
    query = clean_query(words)
    if not query:
        return []
    found = run_search(SearchRequest(query=query, filters={"kind": ("policy",)}, page_size=MOST_POLICIES))
    return [describe_policy(result) for result in found.results]


def describe_policy(result: Any) -> Policy:
    return Policy(
        str(result["id"]),
        result["title"],
        result["doc_number"] or "",
        result["validity"] or "",
        settings.QIFU_SITE_URL + result["url"],
    )


def give_help(appeal: Appeal, user: Any, data: Any) -> dict[str, Any]:
    """What the box shows after one of its buttons: the ``text`` so far with what was put in, ``policies``, ``said``."""
    text = data.get("text", "").replace("\r\n", "\n").rstrip()
    what, _mark, key = data.get("help", "").partition(":")
    if what == TEMPLATE and not data.get("template") and data.get("policy_words"):
        what = FIND  # Enter in the field of words presses the form's first button
    words = data.get("policy_words", "").strip() or (appeal.title if what in (FIND, SIMILAR) else "")
    policies = find_policies(words) if what in (FIND, CITE) else []
    said = ""
    if what == TEMPLATE:
        chosen = templates_for(user).filter(pk=_number(data.get("template"))).first()
        text, said = (_join(text, chosen.text), "") if chosen else (text, _("请先选一个模板。"))
    elif what == CITE:
        cited = next((policy.cited for policy in policies if policy.id == key), "")
        text = _join(text, cited) if cited not in text else text
    elif what == FIND and not policies:
        said = _("没有找到相关政策，换个词试试。")
    similar = find_similar(words) if what == SIMILAR else []
    if what == SIMILAR and not similar:
        said = _("没有公开过相似的答复。")
    return {"similar": similar, "text": text, "policies": policies, "policy_words": words, "said": said}


def _join(text: str, more: str) -> str:
    return f"{text}\n{more}" if text else more


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() and len(str(text)) < 10 else None
