"""The title of a document: where a page says it, and how it stands above a text, in one line or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from office_files.text.heading_numbers import number_level
from site_content.policies.choices import DOCUMENT_TYPES
from standards.authorities import split_authorities
from standards.dates import parse_date
from standards.doc_numbers import parse_doc_number

# What titles of official documents end in; the longer first where one ends in another.
_ENDINGS = "|".join(
    sorted(
        {*DOCUMENT_TYPES, "措施", "计划", "指南", "目录", "清单", "名单", "指引", "标准", "规程", "规则", "规范", "准则", "章程", "制度",
         "要点", "纲要", "预案", "政策", "公示", "须知", "手册", "简章", "倡议书", "承诺书", "解读", "答复", "令", "任务书", "责任书",
         "细化方案", "解释", "图解", "问答", "流程", "通则", "法", "守则", "建议", "讲话", "提纲", "安排", "情况", "台账", "导则", "说明"}
        - {"法律", "其他"},
        key=len, reverse=True,
    )
)  # fmt: skip
_TITLE = re.compile(
    rf"(?:{_ENDINGS})(?:[（(〔\[][^（）()〔〕\[\]]{{1,40}}[）)〕\]]|[0-9一二三四五六七八九十]{{0,3}}[.0-9]*版?)*$"
)
_REMARK = re.compile(r"^[（(〔][^（）()〔〕]{1,30}[）)〕]$")
_ADOPTION = re.compile(r"通过|公布|修正|修订|施行|印发|公开")
# Above a title: copy number, secrecy, urgency, masthead, number, who signed, catalogue lines.
_ABOVE = re.compile(
    r"^(?:\d{6}|(?:特急|加急|平急|急件|绝密|机密|秘密).*|签发人.*|.{2,40}文件|.{2,8}[:：].*|附件\s*\d*[:：]?)$"
)
LONGEST, SHORTEST = 120, 6
_LINES, _JOINED = 14, 4
_SITE = re.compile(
    r"(?:人民政府|政府网|政府网站|门户网站|网站|官网|网|厅|局|委|委员会|办公室|中心|平台|频道|专栏|栏目|公开|政务|公告|文件|法规|动态"
    r"|要闻|解读|服务|首页|政策|列表|详情|正文)$"
)
_PARTS = re.compile(r"\s*[_|｜丨]\s*|\s+[-–—]+\s+|\s*(?:--+|——+)\s*|\s*>+\s*|\s*»\s*")


@dataclass(frozen=True)
class Line:
    text: str
    is_centred: bool = False


def reads_like_title(text: str) -> bool:
    """Whether a line can be the whole title of a document."""
    bare = text.strip()
    return (
        SHORTEST <= len(bare) <= LONGEST
        and bool(_TITLE.search(bare))
        and _is_closed(bare)
        and not re.search("[。；]", bare)
    )


def title_in_tree(soup: BeautifulSoup | Tag) -> str:
    """The title as the document sets it: as title or first heading, else as the lines above its text; else ""."""
    titled = soup.find("h1", class_="title")
    if isinstance(titled, Tag) and titled.get_text().strip():
        return _with_lines_below(titled)
    headings = [heading for heading in soup.find_all("h1") if heading.get_text().strip()]
    if headings and not (
        number_level(_text(headings[0])) or (len(headings) > 1 and not reads_like_title(_text(headings[0])))
    ):
        return _with_lines_below(headings[0])
    return title_in_lines(
        [Line(_text(tag), _is_centred(tag)) for tag in soup.find_all(["p", "h1", "h2", "h3"], limit=_LINES * 2)]
    )


def title_in_lines(lines: Sequence[Line]) -> str:
    """The first line that reads like a title, with the lines above and below that belong to it; else ""."""
    lines = [line for line in lines if line.text][:_LINES]
    for at, line in enumerate(lines):
        if (
            re.search(r"[。；]$|^(?:第[一二三四五六七八九十]+条|一、|各.{2,60}[:：]$)", line.text)
            or len(line.text) > LONGEST
        ):
            break
        if _may_end(line.text) and not _ABOVE.match(line.text):
            first = _first_line(lines, at)
            text, last = "".join(part.text for part in lines[first : at + 1]), at
            while last + 1 < len(lines) and _goes_on(text, line, lines[last + 1]):
                last += 1
                text += lines[last].text
            if reads_like_title(text):
                return text
    return ""


def _may_end(text: str) -> bool:
    return 2 <= len(text) <= LONGEST and bool(_TITLE.search(text)) and not re.search("[。；：:]", text)


def _first_line(lines: Sequence[Line], at: int) -> int:
    """Where the title that ends in ``at`` begins."""
    first = at
    while first and at - first < _JOINED:
        above, text = lines[first - 1], "".join(line.text for line in lines[first : at + 1])
        if (
            _ABOVE.match(above.text)
            or parse_doc_number(above.text)
            or parse_date(above.text)
            or re.search("[。；：:]", above.text)
        ):
            break
        is_body = bool(split_authorities(above.text))
        opens = "关于" in above.text and "关于" not in text
        begun = text.startswith("关于") and (is_body or _looks_like_body(above.text))
        broken = above.is_centred and lines[first].is_centred and not is_body and not _TITLE.search(above.text)
        if not (opens or begun or broken or not _is_closed(text)):
            break
        first -= 1
    return first


def _looks_like_body(text: str) -> bool:
    return 4 <= len(text) <= 40 and not re.search(r"[〔\[（(\d。，：；]|文件", text)


def _goes_on(text: str, line: Line, below: Line) -> bool:
    """Whether the line below is part of the title: a remark in brackets, or the rest of a sentence."""
    if _REMARK.match(below.text):
        return not _ADOPTION.search(below.text)
    rest = re.match(r"[的和及与并、]", below.text) or not _is_closed(text) or (line.is_centred and below.is_centred)
    return (
        bool(rest) and _may_end(below.text) and not parse_doc_number(below.text) and not split_authorities(below.text)
    )


def _is_closed(text: str) -> bool:
    return all(text.count(mark) == text.count(end) for mark, end in ("《》", "（）", "“”", "()"))


def _with_lines_below(heading: Tag) -> str:
    """A title in several headings or centred lines, one below the other."""
    text = _text(heading)
    following = heading.find_next_sibling()
    while isinstance(following, Tag) and not reads_like_title(text) and _is_title_part(following):
        text += _text(following)
        following = following.find_next_sibling()
    if (
        isinstance(following, Tag)
        and _REMARK.match(_text(following))
        and not _ADOPTION.search(_text(following))
        and _is_centred(following)
    ):
        text += _text(following)
    return text


def _is_title_part(tag: Tag) -> bool:
    text = _text(tag)
    is_set = tag.name == "h1" or _is_centred(tag)
    return (
        is_set
        and 2 <= len(text) <= 60
        and not number_level(text)
        and not parse_doc_number(text)
        and not parse_date(text)
        and not re.search("[。；：:]", text)
    )


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _is_centred(tag: Tag) -> bool:
    for holder in (tag, tag.parent):
        if holder is not None and holder.name not in ("body", "html", "[document]"):
            look = f"{holder.get('style') or ''};text-align:{holder.get('align') or ''}".replace(" ", "").lower()
            if (
                "text-align:center" in look
                or "centred" in holder.get_attribute_list("class")
                or holder.name == "center"
            ):
                return True
    return False


def without_site(title: str) -> str:
    """The title of a saved page without the names of site and column: ``关于……的通知_样例市人民政府_通知公告``."""
    title = " ".join(title.split())
    parts = [part for part in _PARTS.split(title) if part]
    if len(parts) > 1:
        return max(parts, key=lambda part: ("关于" in part, reads_like_title(part), not _SITE.search(part), len(part)))
    head, dash, tail = title.rpartition("-")
    return head if dash and _SITE.search(tail) and len(head) >= SHORTEST and not re.search(r"\d$", head) else title


def title_from_name(stem: str) -> str:
    """A file's name as a title: without the number in front (``01-样例办法`` → 样例办法), the site behind it."""
    return without_site(re.sub(r"^(?:附件)?\d{1,3}[\s._、．：:-]+", "", stem).strip() or stem)
