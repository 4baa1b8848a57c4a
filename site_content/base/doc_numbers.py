"""发文字号, by GB/T 9704-2012: issuing body's short name, 〔year〕, number, 号."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_OPEN = r"[〔\[(（【［{｛﹝⟦<＜《「]"
_CLOSE = r"[〕\])）】］}｝﹞⟧>＞》」]"
_BODY = r"[㐀-鿿A-Za-z·、]{1,30}?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBER = r"0*(?P<number>[1-9]\d{0,4})"
_END = r"[号號]?(?:文|文件)?$"
_PATTERNS = [
    # 胶政发〔2016〕12号 in brackets of any kind, even unlike ones; one of the two may be missing.
    re.compile(rf"^(?P<body>{_BODY}){_OPEN}{_YEAR}年?{_CLOSE}?第?[-—]?{_NUMBER}{_END}"),
    re.compile(rf"^(?P<body>{_BODY}){_YEAR}{_CLOSE}第?{_NUMBER}{_END}"),
    # 胶政发2016年第12号, 胶政发2016-12, 胶政发2016 12
    re.compile(rf"^(?P<bare>{_BODY})[-—_ ]?{_YEAR}(?:年第?|第|[-—–_ ]+第?){_NUMBER}{_END}"),
    # 胶政发201612, but not 发布20161203
    re.compile(rf"^(?P<bare>{_BODY}){_YEAR}0*(?P<joined>[1-9]\d{{0,4}}){_END}"),
]
_LABEL = re.compile(r"^(?:发文字号|发文文号|文件编号|文号|字号)[::]?")
_WRAPPED = re.compile(rf"^{_OPEN}(.+){_CLOSE}$")
_CHINESE = re.compile(r"[㐀-鿿]")
# Without brackets these end a phrase about time, and 令 counts without a year (国务院令第513号).
_NO_BODY = re.compile(
    r"(?:截至|截止|截止到|发布|印发|公布|施行|实施|通过|批准|日期|时间|年度|公元|自|从|于|到|至|在|和|与|的|令|年|第|月|日)$"
)
_RUNNING = re.compile(
    rf"(?P<body>[㐀-鿿][㐀-鿿A-Za-z· ]{{0,40}}?)\s*{_OPEN}\s*{_YEAR}\s*年?\s*{_CLOSE}\s*第?\s*{_NUMBER}\s*[号號]"
)
# What leads up to a number in running text: the body begins after the last of these.
# 经 does too, but not in the short names of economic bureaus (经信发, 经贸发).
_LEAD = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|贯彻|落实|执行|转发|印发|下发|废止|代替|替代|修订|修改|规定|文件|通知|意见"
    r"|办法|方案|文号|字号|详见|以下简称|和|与|及|或|即|由|见|为|的|对|在|将|经(?![信贸发济])|照|\s)"
)
_LAST_CHARACTER = re.compile("[号號]")
_LONGEST_RUNNING_BODY = 12


@dataclass(frozen=True)
class DocNumber:
    """The parts of a document number."""

    body: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.body}〔{self.year}〕{self.number}号"


def parse_doc_number(text: str) -> DocNumber | None:
    """Read a document number in any form in which people type it; None if it is not one.

    Brackets of any kind or none, 第, leading zeros, full-width digits and spaces all mean the
    same: ``胶政发[2016]012号``, ``胶政发2016 12`` and ``胶政发（2016）第12号`` are 胶政发〔2016〕12号.
    """
    folded = _fold(text)
    for typed in (folded, re.sub(r"(?<=\D) | (?=\D)", "", folded), folded.replace(" ", "")):
        for pattern in _PATTERNS:
            match = pattern.match(typed)
            if match and (number := _from_match(match)):
                return number
    return None


def find_doc_numbers(text: str) -> list[DocNumber]:
    """The document numbers inside running text, in order, none twice; only those with the year in brackets."""
    found: dict[DocNumber, None] = {}
    for match in _RUNNING.finditer(_fold(text)):
        body = _LEAD.sub("", match["body"].rstrip()).strip()
        if _is_running_body(body):
            found[DocNumber(body, int(match["year"]), int(match["number"]))] = None
    return list(found)


def find_number_spans(text: str) -> list[tuple[int, int, DocNumber]]:
    """(start, end, number) of every document number in running text, in order, as ``find_doc_numbers`` finds them."""
    if not _LAST_CHARACTER.search(text):
        return []
    folded = text.translate(_CHARACTERS)
    spans = []
    for match in _RUNNING.finditer(folded):
        lead = _LEAD.match(match["body"].rstrip())
        start = match.start("body") + (lead.end() if lead else 0)
        body = folded[start : match.end("body")].rstrip()
        if _is_running_body(body):
            spans.append((start, match.end(), DocNumber(body, int(match["year"]), int(match["number"]))))
    return spans


def _is_running_body(body: str) -> bool:
    right_length = 2 <= len(body) <= _LONGEST_RUNNING_BODY
    return right_length and not _NO_BODY.search(body) and bool(_CHINESE.search(body))


class _FoldedCharacters(dict[int, str]):
    """A table for ``str.translate`` that folds a character at a time, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        self[code] = (" " if folded.isspace() else folded) if len(folded) == 1 else character
        return self[code]


_CHARACTERS = _FoldedCharacters()


def _fold(text: str) -> str:
    """Full-width forms and all kinds of space made one; the label before a number and brackets around it gone."""
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    folded = _LABEL.sub("", folded).strip()
    wrapped = _WRAPPED.match(folded)
    return wrapped.group(1).strip() if wrapped else folded


def _from_match(match: re.Match[str]) -> DocNumber | None:
    parts = match.groupdict()
    body = parts.get("body") or parts.get("bare") or ""
    number = parts.get("number") or parts["joined"]
    if not _CHINESE.search(body) or (parts.get("bare") and _NO_BODY.search(body)) or body.endswith("令"):
        return None
    if parts.get("joined") and _is_month_and_day(int(parts["year"]), match.string[match.end("year") :][:4]):
        return None
    return DocNumber(body, int(parts["year"]), int(number))


def _is_month_and_day(year: int, digits: str) -> bool:
    if not re.fullmatch(r"\d{4}", digits):
        return False
    try:
        date(year, int(digits[:2]), int(digits[2:]))
    except ValueError:
        return False
    return True
