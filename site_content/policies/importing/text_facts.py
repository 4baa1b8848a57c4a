"""What a document says of itself: its labelled lines, its number, its last lines, when it takes effect."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from site_content.policies.choices import DOCUMENT_TYPES
from standards.authorities import is_authority, normalise_authority, split_authorities
from standards.characters import fold_width
from standards.dates import find_dates, last_day_of_term, parse_date, parse_number
from standards.number_fields import read_number_field

# The labels of the catalogue lines above a published document, and the metadata they name.
LABELS = {
    "index_number": ("索引号", "信息索引号"),
    "doc_number": ("发文字号", "文号", "文件编号", "发文文号"),
    "authorities": ("发文机关", "发布机关", "发文单位", "制发机关", "发布机构", "发文机构"),
    "issued_on": ("成文日期", "成文时间", "制发日期"),
    "published_on": ("发布日期", "发布时间", "公开日期", "公布日期"),
    "effective_on": ("施行日期", "生效日期", "实施日期"),
    "expires_on": ("有效期至", "失效日期", "有效期限至", "废止日期"),
    "document_type": ("公文种类", "文种", "体裁"),
    "topics": ("主题分类", "信息分类"),
    "keywords": ("主题词", "关键词"),
    "title": ("标题", "名称", "信息名称"),
    "source": ("信息来源", "内容来源", "来源"),
}
_KEY_OF = {label: key for key, labels in LABELS.items() for label in labels}
_LABEL_LINE = re.compile(r"^[【\[]?([㐀-鿿\s]{2,12}?)[】\]]?\s*[:：]\s*(.*)$")
_CATALOGUE_LINES = 24
COUNT = re.compile(r"[（(〔\[]?((?:(?:19|20)\d\d年)?第[\d一二三四五六七八九十百千〇○零]{1,9}[号號])[）)〕\]]?")

_OWN = (
    r"本(?:暂行|实施|基本|若干)?(?:法|条例|办法|规定|细则|意见|通知|决定|决议|公告|通告|方案|规则|规范|守则|准则|章程"
    r"|措施|政策|制度|指南|标准|文件|纲要|计划|规划|预案|目录|清单)(?:（[^（）]*）)?"
)
_FORCE = r"起?(?:正式)?(?:施行|实施|执行|生效)"
_EFFECTIVE = re.compile(rf"{_OWN}(?:将|拟)?(?:自|从|于)(?P<when>[^，。；自]{{4,24}}?){_FORCE}(?P<rest>[^。；]*)")
_EFFECTIVE_LAST = re.compile(rf"(?:现予|予以|[，,。；]|^)自(?P<when>[^，。；自]{{4,24}}?){_FORCE}(?P<rest>[^。；]*)")
_FROM_ISSUE = re.compile(r"^(?:公布|发布|印发|颁布|下发|发文)之?日$")
_UNTIL = re.compile(r"有效期(?:限)?(?:截?至|到|为?至)(?P<until>[^，。；]{6,14}?日)")
_TERM = re.compile(r"有效期(?:限)?(?:为|是)?\s*(?P<years>\d{1,2}|[一二三四五六七八九十]{1,3})\s*年")
_TAIL_LINES = 4
_LEADS_TO_ANOTHER = re.compile(r"根据|依据|按照|依照|参照|遵照|贯彻|落实|执行|转发|废止|详见|为了")


@dataclass(frozen=True)
class TextFacts:
    """What the text says for sure; None, "" and () where it does not."""

    doc_number: str = ""
    authorities: tuple[str, ...] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    effective_from_issue: bool = False
    expires_on: date | None = None
    term_years: int | None = None
    labelled: dict[str, str] = field(default_factory=dict)


def read_text(lines: Sequence[str], title: str = "") -> TextFacts:
    """Read the document's paragraphs (and cells), each a line of plain text, in order."""
    lines = [fold_width(line).strip() for line in lines if line.strip()]
    signed_on, signed_by = find_signature(lines)
    effective_on, from_issue, expires_on, years = find_term(lines)
    return TextFacts(
        doc_number=find_own_number(lines, title),
        authorities=tuple(signed_by),
        issued_on=signed_on,
        effective_on=effective_on,
        effective_from_issue=from_issue,
        expires_on=expires_on,
        term_years=years,
        labelled=read_labels(lines),
    )


def read_labels(lines: Sequence[str]) -> dict[str, str]:
    """Metadata of the catalogue lines at the top: ``索 引 号：…``, or a label and, in the next line (cell), its value."""
    found: dict[str, str] = {}
    top = list(lines[:_CATALOGUE_LINES])
    for line, following in zip(top, [*top[1:], ""], strict=True):
        match = _LABEL_LINE.match(line)
        key = _KEY_OF.get(re.sub(r"\s", "", match[1])) if match else None
        if match and key and key not in found:
            value = match[2].strip() or ("" if _LABEL_LINE.match(following) else following)
            if value:
                found[key] = value
    return found


def find_own_number(lines: Sequence[str], title: str = "") -> str:
    """A document number (or several) in a line of its own near the top; numbers inside sentences are others'."""
    for above, line in zip([fold_width(title).strip(), *lines], lines[:12], strict=False):
        if number := number_below(above, line):
            return number
        ends = re.search(r"(?:[〔\[(（【［﹝]|第).*[号號]\s*(?:[（(][^（()）]{1,12}[)）])?$", line)
        alone = len(line) < 80 and "《" not in line and not _LEADS_TO_ANOTHER.match(line)
        field = read_number_field(line) if ends and alone else None
        if field and field.numbers:
            return field.text
    return ""


def number_below(above: str, line: str) -> str:
    """The number of an order or announcement whose count stands below the line that says what it is: 第764号 below
    中华人民共和国国务院令, 2025年第12号 below the title of a 公告; else ""."""
    kind = re.search(r"(?:令|公告|通告)$", above.strip())
    count = COUNT.fullmatch(re.sub(r"\s", "", line))
    if not kind or not count or "号" in above:
        return ""
    # A title says what it is about, and bodies besides its own.
    whose = kind[0] if re.search("关于|[《》。；]", above) else above.strip()
    field = read_number_field(f"{whose}{count[1]}")
    return field.text if field else ""


def find_signature(lines: Sequence[str]) -> tuple[date | None, list[str]]:
    """Day and bodies of the signature: a line that is a date, below a line that is a body (or both in one).

    A date alone counts only if no other line of the document is one.
    """
    alone = [(number, parse_date(line)) for number, line in enumerate(lines) if len(line) < 60]
    dated = [(number, day) for number, day in alone if day]
    for number, day in dated:
        names = split_authorities(lines[number - 1]) if number else []
        if names:
            return day, _bodies_above(lines, number)
    for line in lines:
        found = find_dates(line) if len(line) < 60 else []
        if found and found[-1].end == len(line) and is_authority(normalise_authority(line[: found[-1].start])):
            return found[-1].day, [normalise_authority(line[: found[-1].start])]
    # At the top a date alone may be when the page was put on some site.
    return (dated[0][1], []) if len(dated) == 1 and dated[0][0] > len(lines) // 2 else (None, [])


def _bodies_above(lines: Sequence[str], number: int) -> list[str]:
    names: list[str] = []
    while number and (above := split_authorities(lines[number - 1])):
        names = above + names
        number -= 1
    return list(dict.fromkeys(names))


def find_term(lines: Sequence[str]) -> tuple[date | None, bool, date | None, int | None]:
    """Effective day, whether it is the day of issue, last day, and years of validity if given instead."""
    sentences = [match for line in lines for match in _EFFECTIVE.finditer(line)]
    if not sentences:
        sentences = [match for line in lines[-_TAIL_LINES:] for match in _EFFECTIVE_LAST.finditer(line)]
    for match in sentences:
        day = parse_date(match["when"])
        from_issue = bool(_FROM_ISSUE.match(match["when"].strip()))
        if day or from_issue:
            return day, from_issue, *_find_end(match["rest"], day)
    return None, False, None, None


def _find_end(rest: str, effective: date | None) -> tuple[date | None, int | None]:
    until = _UNTIL.search(rest)
    if until:
        return parse_date(until["until"]), None
    term = _TERM.search(rest)
    years = parse_number(term["years"]) if term else None
    return (last_day_of_term(effective, years) if effective and years else None), years


def document_type_in_title(title: str) -> str:
    """公文种类, by what the title ends in: ``…管理办法（试行）`` → 办法; "" if it ends in none of them."""
    bare = re.sub(r"(?:[（(〔\[][^（）()〔〕\[\]]*[）)〕\]])+$", "", title.strip())
    for name in sorted(DOCUMENT_TYPES, key=len, reverse=True):
        if name not in ("法律", "其他") and bare.endswith(name):
            return name
    return "法律" if bare.startswith("中华人民共和国") and bare.endswith("法") else ""
