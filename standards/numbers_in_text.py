"""Document numbers inside running text."""

import re

from standards.characters import fold_each
from standards.doc_numbers import CLOSING, OPENING, WORDED, YEAR, DocNumber
from standards.numerals import read_numeral

# 鲁0281政复: the province and the code of the district lead.
_DISTRICT = r"(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\d{4}(?=[㐀-鿿]))?"
_EDITION = r"(?:\s*[(（](?P<edition>修订|修正|修改|试行)[)）])?"
_BRACKETED = re.compile(
    rf"(?P<body>{_DISTRICT}[㐀-鿿][㐀-鿿A-Za-z· ]{{0,40}}?)\s*{OPENING}\s*{YEAR}\s*年?\s*{CLOSING}\s*第?\s*"
    rf"(?P<number>0*[1-9]\d{{0,4}})\s*[号號]{_EDITION}"
)
_WORDED = re.compile(
    rf"(?P<body>[㐀-鿿][㐀-鿿、 ]{{0,40}}?{WORDED})\s*"
    rf"(?:{OPENING}?\s*{YEAR}\s*(?:年|{CLOSING})\s*第?|(?P<open>{OPENING})\s*第|第)\s*"
    rf"(?P<number>0*[1-9]\d{{0,4}}|[〇○零一二三四五六七八九十百千]{{1,9}})\s*[号號](?(open)\s*{CLOSING}){_EDITION}"
)
# What leads up to a number in running text: the body begins after the last of these.
# 经 does too, but not in the short names of economic bureaus (经信发, 经贸发); 和 stands in names of bureaus.
_LEADS = (
    r"根据|依据|依照|按照|遵照|参照|贯彻|落实|执行|转发|印发|下发|废止|代替|替代|修订|修改|规定|文件|通知|意见"
    r"|办法|方案|文号|字号|详见|以下简称|(?<!发展)(?<!工业)(?<!住房)(?<!资源)(?<!文化)(?<!卫生)(?<!教育)(?<!民族)(?<!统战)(?<!共)和"
    r"|与|及|或|即|由|见|为|的|对|在|将|经(?![信贸发济])|照|起"
)
_LEAD = re.compile(rf".*(?:{_LEADS}|\s)")
_WORDED_LEAD = re.compile(rf".*(?:{_LEADS}|被|原|据|凭)")
_PART = re.compile(r"[、 ]+")
# Before another name with a blank or 、 between, these are issuers too: 财政部 税务总局公告.
_IS_ISSUER = re.compile(r"^[㐀-鿿]{1,24}(?:部|委|局|署|院|厅|会|办公室|政府|中心|银行|公司)$")
_NO_BODY = re.compile(r"(?:年|第|月|日|年度|日期|时间|公元|自|从|于|到|至|在|和|与|的)$")
_HAN = re.compile(r"[㐀-鿿]")
_LAST_CHARACTER = re.compile("[号號]")
_LONGEST_BODY = {False: 14, True: 60}


def find_doc_numbers(text: str) -> list[DocNumber]:
    """The document numbers inside running text, in order, none twice; 公告 and 令 only with whose they are."""
    return list(dict.fromkeys(number for _start, _end, number in find_number_spans(text)))


def find_number_spans(text: str) -> list[tuple[int, int, DocNumber]]:
    """(start, end, number) of every document number in running text, in order."""
    if not _LAST_CHARACTER.search(text):
        return []
    folded = fold_each(text)
    matches = [*_BRACKETED.finditer(folded), *_WORDED.finditer(folded)]
    spans: list[tuple[int, int, DocNumber]] = []
    for match in sorted(matches, key=lambda match: (match.end(), match.start())):
        span = _read(match, folded)
        if span and (not spans or span[0] >= spans[-1][1]):
            spans.append(span)
    return spans


def _read(match: re.Match[str], folded: str) -> tuple[int, int, DocNumber] | None:
    is_worded = match.re is _WORDED or bool(re.search(rf"{WORDED}\s*$", match["body"]))
    start = match.start("body") + (_start_of_issuers(match["body"]) if is_worded else _start_of_body(match["body"]))
    if start == match.start("body") and folded[start - 1 : start].isdigit():
        # 5月6日样例市人民政府令第35号: a day, and then the body. Else half of a body: 号 of some other kind, or a date.
        if folded[start] != "日":
            return None
        start += len(re.match(r"日\s*", folded[start:])[0])  # type: ignore[index]
    body = _PART.sub("", folded[start : match.end("body")]) if is_worded else folded[start : match.end("body")].rstrip()
    number = int(match["number"]) if match["number"].isdecimal() else read_numeral(match["number"])
    found = DocNumber(body, int(match["year"]) if match["year"] else None, number or 0, match["edition"] or "")
    return (start, match.end(), found) if number and _is_told(found) else None


def _is_told(number: DocNumber) -> bool:
    """Whether the body can be one, and says whose number it is."""
    body, issuer = number.body, number.issuer
    return (
        2 <= len(body) <= _LONGEST_BODY[number.is_worded]
        and number.is_unique
        and not _NO_BODY.search(issuer)
        and bool(_HAN.search(issuer))
    )


def _start_of_body(typed: str) -> int:
    lead = _LEAD.match(typed.rstrip())
    return lead.end() if lead else 0


def _start_of_issuers(typed: str) -> int:
    """Where the names of the issuers begin, of which the last stands before 公告 or 令."""
    lead = _WORDED_LEAD.match(typed.rstrip())
    start = lead.end() if lead else 0
    while start < len(typed) and typed[start] in " 、":
        start += 1
    parts = list(re.finditer(r"[^、 ]+", typed[start:]))
    first = len(parts) - 1
    # 财政部 公告: the kind may stand by itself.
    if first > 0 and re.fullmatch(WORDED, parts[first][0]):
        first -= 1
    while first > 0 and _IS_ISSUER.match(parts[first - 1][0]):
        first -= 1
    return start + parts[first].start() if parts else start
