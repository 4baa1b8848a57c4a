"""What tells of single people and enterprises in a text that is to be public: found, and put out of sight."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from standards.characters import clean_text, fold_width
from standards.credit_codes import is_credit_code
from standards.personal_numbers import EMAIL, IDENTITY, LANDLINE, MOBILE

# Unified codes (GB 32100-2015) run into no digit.
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
# Names as they are registered end with the kind of organisation (企业名称登记管理规定, article 6).
_ENDINGS = "有限责任公司|股份有限公司|有限公司|股份公司|集团公司|分公司|专业合作社|合作社|合伙企业|经营部|商行|加工厂|制品厂|机械厂|铸造厂"
_NAME = re.compile(rf"[一-鿿（）()·A-Za-z0-9]{{2,40}}?(?:{_ENDINGS})")
# What leads up to a name and is none.
_LEAD = re.compile(
    r"^.*(?:我们公司|我司|我们|我|本公司|企业|公司|由|与|和|及|向|对|为|是|的|在|请|经|被|规定|要求|成立|注册|设立|所有|各类|属于|把|将|给|从|叫|了|告知|联系|协调|该)(?=.{2})"
)
_GENERIC = re.compile(r"^(?:该|本|某|各|一家|这家|那家|有关|相关|上述)?(?:" + _ENDINGS + ")$|^某")
PHONE, MAIL, CODE, ENTERPRISE, PERSON = "电话号码", "邮箱", "证件号码或信用代码", "企业名称", "姓名"
INSTEAD = {PHONE: "［电话］", MAIL: "［邮箱］", CODE: "［号码］", ENTERPRISE: "某企业", PERSON: "某联系人"}


@dataclass(frozen=True)
class Private:
    """``start`` and ``end`` in the text; ``what`` is one of the five."""

    what: str
    start: int
    end: int


def find_private(text: str, enterprises: Iterable[str] = (), people: Iterable[str] = ()) -> list[Private]:
    """In order, none inside another. ``enterprises``, ``people``: names that are known to belong to it."""
    folded = fold_width(text) if len(fold_width(text)) == len(text) else text
    found = [private for find in _FINDERS for private in find(folded)]
    found += [private for name in enterprises for private in _find_name(folded, name, ENTERPRISE)]
    found += [private for name in people for private in _find_name(folded, name, PERSON)]
    kept: list[Private] = []
    for private in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or private.start >= kept[-1].end:
            kept.append(private)
    return kept


def mask_private(text: str, enterprises: Iterable[str] = (), people: Iterable[str] = ()) -> str:
    """The text with words instead, in which nothing private is found any more."""
    text = clean_text(text)
    for private in reversed(find_private(text, enterprises, people)):
        text = text[: private.start] + INSTEAD[private.what] + text[private.end :]
    return text


def name_private(text: str, enterprises: Iterable[str] = (), people: Iterable[str] = ()) -> list[str]:
    """What is in it, each once, enough of it to be found: "电话号码 138…8000"."""
    found = find_private(clean_text(text), enterprises, people)
    return list(dict.fromkeys(f"{p.what} {_hint(clean_text(text)[p.start : p.end])}" for p in found))


def _hint(said: str) -> str:
    return said if len(said) < 9 or not any(c.isdigit() for c in said) else f"{said[:3]}…{said[-4:]}"


def _pattern(
    what: str, pattern: re.Pattern[str], is_one: Callable[[str], bool] = bool
) -> Callable[[str], Iterator[Private]]:
    def find(text: str) -> Iterator[Private]:
        for match in pattern.finditer(text):
            if is_one(match[0]):
                yield Private(what, match.start(), match.end())

    return find


def _find_registered(text: str) -> Iterator[Private]:
    for match in _NAME.finditer(text):
        lead = _LEAD.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        if not _GENERIC.match(text[start : match.end()]):
            yield Private(ENTERPRISE, start, match.end())


def _find_name(text: str, name: str, what: str) -> Iterator[Private]:
    if len(name.strip()) >= 2:
        for match in re.finditer(re.escape(fold_width(name.strip())), text):
            yield Private(what, match.start(), match.end())


_FINDERS = (
    _pattern(CODE, IDENTITY),
    _pattern(CODE, _CREDIT_CODE, is_credit_code),
    _pattern(PHONE, MOBILE),
    _pattern(PHONE, LANDLINE),
    _pattern(MAIL, EMAIL),
    _find_registered,
)
