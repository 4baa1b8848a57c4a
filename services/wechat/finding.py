"""A question and 政策: what the search finds, in time; else a link to it."""

import logging

from django.utils.translation import gettext as _

from services.wechat.addresses import search_url, whole
from services.wechat.deadline import Deadline, TooLate
from services.wechat.replies import MOST_BYTES, Reply, link, plain, say, shorten, show_article
from services.wechat.searching import Found, Hit, search

logger = logging.getLogger(__name__)
POLICY = "policy"
LONGEST_QUERY = 100
SHOWN_OF_QUERY = 30
SHORTEST_NAME = 4


def find(query: str, deadline: Deadline, kind: str = "") -> Reply:
    """``query`` may be empty: then the newest."""
    query = query[:LONGEST_QUERY]
    try:
        found = deadline.call(search, query, kind)
    except TooLate:
        return _link_instead(query, kind)
    except Exception as error:  # a search that is away or being rebuilt raises anything; it may quote what was asked
        logger.error("a follower's question was not searched for: %s", type(error).__name__)
        return _link_instead(query, kind)
    return show_found(query, found, kind)


def show_found(query: str, found: Found, kind: str) -> Reply:
    if not found.hits:
        return _nothing_found(query, found, kind)
    if len(found.hits) == 1 and is_named(query, found.hits[0]):
        [hit] = found.hits
        return show_article(hit.title, " · ".join(filter(None, (hit.note, hit.text))), whole(hit.url), hit.picture)
    heading = [_("与“%(query)s”最相关的：") % {"query": _shown(query)} if query else _("最新政策：")]
    if found.notice:
        heading.append(plain(found.notice))
    lines = [line for number, hit in enumerate(found.hits, 1) for line in _lines_of(number, hit)]
    end = []
    if found.total > len(found.hits):
        end.append(link(_("查看全部 %(total)d 条") % {"total": found.total}, search_url(query, kind)))
    if query:
        end.append(_("没有您要的？回复“诉求”，由工作人员答复。"))
    return _with_end("\n".join(heading), lines, end)


def is_named(query: str, hit: Hit) -> bool:
    """The follower asked for that very page by its title, or a good part of it."""
    return len(query) >= SHORTEST_NAME and (query in hit.title or hit.title in query)


def _with_end(heading: str, lines: list[str], end: list[str]) -> Reply:
    """The end stays, whatever has to go for want of room."""
    while lines and len("\n".join([heading, *lines, *end]).encode()) > MOST_BYTES:
        lines = lines[:-1]
    return say(heading, *lines, *end)


def _lines_of(number: int, hit: Hit) -> list[str]:
    return [f"{number}. {link(hit.title, whole(hit.url))}{f'（{plain(hit.note)}）' if hit.note else ''}"]


def _nothing_found(query: str, found: Found, kind: str) -> Reply:
    lines = [_("没有找到“%(query)s”。") % {"query": _shown(query)}]
    if found.suggestion:
        lines.append(
            _("您是不是要找：%(suggestion)s")
            % {"suggestion": link(found.suggestion, search_url(found.suggestion, kind))}
        )
    lines += [_("换一个说法再试，或者回复“诉求”，由工作人员答复。")]
    return say(*lines)


def _link_instead(query: str, kind: str) -> Reply:
    text = _("正在查找，请点这里看“%(query)s”的结果") % {"query": _shown(query)} if query else _("请点这里看最新政策")
    return say(_("现在查得有点慢。"), link(text, search_url(query, kind)))


def _shown(query: str) -> str:
    return shorten(plain(query), SHOWN_OF_QUERY)
