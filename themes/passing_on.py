"""What somebody pastes into a chat when they pass a page on: what it is, until when, what it brings. The address follows."""

from django.utils.translation import gettext as _

from themes.reader import Document
from themes.standing import event_change, event_place, holds_no_longer, standing_words
from themes.typography import chinese_date, time_span


def share_text(document: Document) -> str:
    """Lines; the title alone for a page of which nothing else matters."""
    lines = {"policy": _policy, "finance": _finance, "event": _event}.get(document["kind"], lambda _document: [])(
        document
    )
    return "\n".join([document["title"], *filter(None, lines)])


def _policy(policy: Document) -> list[str]:
    if holds_no_longer(policy):
        return [policy["doc_number"] or "", standing_words(policy)]
    application = policy["application"]
    closes = application["closes_at"] if application["status"] in ("open", "upcoming") else None
    return [
        policy["doc_number"] or "",
        _("金额：%(amount)s") % {"amount": policy["support_amount"]} if policy["support_amount"] else "",
        _("申报截止：%(day)s") % {"day": chinese_date(closes)} if closes else "",
    ]


def _finance(product: Document) -> list[str]:
    provider, application = product["provider"], product["application"]
    closes = application["closes_at"] if application["status"] in ("open", "upcoming") else None
    return [
        provider["title"] if provider else "",
        _("额度：%(amount)s") % {"amount": product["amount"]},
        _("期限：%(term)s") % {"term": product["term"]},
        _("受理截止：%(day)s") % {"day": chinese_date(closes)} if closes else "",
    ]


def _event(event: Document) -> list[str]:
    place = event_place(event)
    return [
        _("【已取消】") if event_change(event) == "cancelled" else "",
        _("时间：%(time)s") % {"time": time_span(event["starts_at"], event["ends_at"])},
        _("地点：%(place)s") % {"place": place} if place else "",
    ]
