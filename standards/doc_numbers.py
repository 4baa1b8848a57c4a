"""发文字号: of documents (GB/T 9704-2012: 胶政发〔2016〕12号), of orders (国务院令第731号), of announcements (公告2025年第7号)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from standards.characters import clean_text
from standards.numerals import DIGITS, ZEROS, read_numeral, write_numeral

OPENING, CLOSING = r"[〔\[(（【［{｛﹝⟦<＜《「]", r"[〕\])）】］}｝﹞⟧>＞》」]"
YEAR = r"(?P<year>(?:19|20)\d\d)"
# Orders and announcements are counted with 第; their kind belongs to the name of who issues them.
WORDED = r"(?:令|公告|通告)"
_NUMBER = r"0*(?P<number>[1-9]\d{0,4})"
_BODY = r"[㐀-鿿A-Za-z·、 ]{1,40}?"
_END = r"[号號]?(?:文|文件)?(?:\((?P<edition>[^()\d]{1,12})\))?$"
_PATTERNS = [
    # 国务院令第731号, 公告2025年第7号, 公告〔2025〕7号
    re.compile(rf"^(?P<worded>{_BODY}{WORDED}|{WORDED}) ?第 ?{_NUMBER} ?{_END}"),
    # 样例市人民政府令（第35号）, 样例市人大常委会公告（2025年第3号）
    re.compile(rf"^(?P<worded>{_BODY}{WORDED}|{WORDED}) ?{OPENING} ?(?:{YEAR} ?年 ?)?第 ?{_NUMBER} ?[号號] ?{CLOSING}$"),
    re.compile(rf"^(?P<worded>{_BODY}{WORDED}|{WORDED}) ?{OPENING}? ?{YEAR} ?(?:年 ?|{CLOSING} ?|[-—–_ ]|(?=第))第? ?{_NUMBER} ?{_END}"),
    re.compile(rf"^(?P<worded>{_BODY}{WORDED}|{WORDED}) ?{_NUMBER} ?[号號](?:文|文件)?(?:\((?P<edition>[^()\d]{{1,12}})\))?$"),
    # 国务院第731号令, 商务部2025年第7号公告
    re.compile(rf"^(?P<ahead>{_BODY}) ?(?:{OPENING}? ?{YEAR} ?(?:年|{CLOSING}) ?)?第 ?{_NUMBER} ?[号號] ?(?P<kind>{WORDED})$"),
    # 胶政发〔2016〕12号 in brackets of any kind, even unlike ones; one of the two may be missing. Some bear the code of
    # their district (鲁0281政复〔2025〕3号).
    re.compile(rf"^(?P<body>(?:[㐀-鿿]\d{{2,6}})?{_BODY}){OPENING}{YEAR}年?{CLOSING}?第?[-—]?{_NUMBER}{_END}"),
    re.compile(rf"^(?P<body>{_BODY}){YEAR}{CLOSING}第?{_NUMBER}{_END}"),
    # 胶政发2016年第12号, 胶政发2016-12, 胶政发2016 12
    re.compile(rf"^(?P<bare>{_BODY})[-—_ ]?{YEAR}(?:年第?|第|[-—–_ ]+第?){_NUMBER}{_END}"),
    # 胶政发201612, but not 发布20161203
    re.compile(rf"^(?P<bare>{_BODY}){YEAR}0*(?P<joined>[1-9]\d{{0,4}}){_END}"),
]  # fmt: skip
_LABEL = re.compile(r"^(?:发文字号|发文文号|文件编号|文号|字号)[::]?")
_CHINESE = re.compile(r"[㐀-鿿]")
_IS_WORDED = re.compile(rf"{WORDED}$")
_CHINESE_YEAR = re.compile(rf"[{ZEROS}一二三四五六七八九]{{4}}(?=年|{CLOSING})")
_CHINESE_NUMBER = re.compile(rf"(?<=[第〕\])）】］}}｝>])[{ZEROS}一二三四五六七八九十百千]{{1,9}}(?=[号號])")
# Without brackets these end a phrase about time.
_NO_BODY = re.compile(
    r"(?:截至|截止|截止到|发布|印发|公布|施行|实施|通过|批准|日期|时间|年度|公元|自|从|于|到|至|在|和|与|的|年|第|月|日)$"
)
# 财政部2016年第12号 is no 财政部〔2016〕12号: whoever is called by a name numbers otherwise than by a 代字.
_IS_NAME = re.compile(r"(?:部|委|局|署|院|厅|会|所|站|行|政府|中心|公司|大队|办公室)$")


@dataclass(frozen=True)
class DocNumber:
    """The parts of a number. ``year``: None for orders counted through. ``edition``: 修订, if that is said behind it."""

    body: str
    year: int | None
    number: int
    edition: str = ""

    def __str__(self) -> str:
        """As it is written officially."""
        edition = f"（{self.edition}）" if self.edition else ""
        if self.is_worded:
            year = f"{self.year}年" if self.year else ""
            return f"{self.body}{year}第{self.number}号{edition}"
        return f"{self.body}〔{self.year}〕{self.number}号{edition}"

    @property
    def is_worded(self) -> bool:
        return bool(_IS_WORDED.search(self.body))

    @property
    def issuer(self) -> str:
        """Whose order or announcement it is; "" if it does not say."""
        return _IS_WORDED.sub("", self.body) if self.is_worded else self.body

    @property
    def is_unique(self) -> bool:
        """Whether there is one document of this number: not where it does not say whose it is, nor of orders of the
        head of state, which begin anew with every term of the congress."""
        return len(self.issuer) > 1 and not self.body.endswith("主席令")

    @property
    def key(self) -> str:
        """The one form in which numbers are compared: the same for all spellings of one number."""
        return str(replace(self, body=self.key_body))

    @property
    def key_body(self) -> str:
        return re.sub(r"[ 、·]", "", self.body).removeprefix("中华人民共和国").lower()

    @property
    def parts(self) -> dict[str, str | int | None]:
        """As records have them (docs/records.md)."""
        return {"body": self.body, "year": self.year, "number": self.number}

    def by(self, issuers: Iterable[str]) -> "list[DocNumber]":
        """The same number said to be each issuer's: 公告2025年第7号 → 样本局公告2025年第7号."""
        return [replace(self, body=f"{issuer}{self.body}") for issuer in issuers]

    @property
    def base(self) -> "DocNumber":
        """The number without what is said of its edition."""
        return replace(self, edition="")


def spellings(number: DocNumber) -> list[str]:
    """The ways in which texts write a number, the official one first; without its edition."""
    body, issuer, year, counted = number.key_body, number.issuer, number.year, number.number
    if not number.is_worded:
        return [
            f"{body}〔{year}〕{counted}号",
            f"{body}〔{year}〕第{counted}号",
            f"{body}{year}年第{counted}号",
            f"{body}{year}年{counted}号",
        ]
    kind = number.body[len(issuer) :]
    if year:
        ways = [
            f"{body}{year}年第{counted}号",
            f"{body}〔{year}〕{counted}号",
            f"{body}〔{year}〕第{counted}号",
            f"{body}{year}年{counted}号",
        ]
        return [*ways, *([f"{issuer}{year}年第{counted}号{kind}"] if issuer else [])]
    numeral = write_numeral(counted) if counted < 10_000 else str(counted)
    ways = [f"{body}第{counted}号", f"{body}第{numeral}号", f"{body}{counted}号"]
    return [*ways, *(f"{issuer}第{way}号{kind}" for way in (counted, numeral) if issuer)]


def parse_doc_number(text: str) -> DocNumber | None:
    """Read a document number in any form in which people type it; None if it is not one.

    Brackets of any kind or none, 第, leading zeros, full-width digits and spaces all mean the
    same: ``胶政发[2016]012号``, ``胶政发2016 12`` and ``胶政发（2016）第12号`` are 胶政发〔2016〕12号.
    """
    match = match_number(fold_number(text))
    return _from_match(match) if match else None


def match_number(folded: str) -> re.Match[str] | None:
    """The match of a folded text that is a number, for what is typed and for its looks."""
    for typed in dict.fromkeys((folded, re.sub(r"(?<=\D) | (?=\D)", "", folded), folded.replace(" ", ""))):
        for pattern in _PATTERNS:
            match = pattern.match(typed)
            if match and _from_match(match):
                return match
    return None


def written_as_typed(match: re.Match[str]) -> bool:
    """Whether the typed words are the number's own, so that there is no more official way to write it."""
    parts = match.groupdict()
    return bool(parts.get("worded") or parts.get("ahead") or _IS_NAME.search((parts.get("bare") or "").strip()))


def fold_number(text: str) -> str:
    """Full-width forms, numerals and all kinds of space made one; the label before and brackets around it gone."""
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", clean_text(text))).strip()
    folded = _LABEL.sub("", folded).strip()
    folded = _unwrapped(folded)
    folded = _CHINESE_YEAR.sub(lambda found: "".join(str(DIGITS[c]) for c in found[0]), folded)
    return _CHINESE_NUMBER.sub(lambda found: str(read_numeral(found[0]) or found[0]), folded)


def _unwrapped(folded: str) -> str:
    """``(胶政发〔2016〕12号)`` without the brackets, but ``(2025)鲁0281行初3号(修订)`` as it is."""
    wrapped = re.match(rf"^{OPENING}(.+){CLOSING}$", folded)
    if not wrapped or re.match(rf"\d+{CLOSING}", wrapped[1]):
        return folded
    return wrapped[1].strip()


def _from_match(match: re.Match[str]) -> DocNumber | None:
    parts = match.groupdict()
    ahead = f"{parts['ahead']}{parts['kind']}" if parts.get("ahead") else ""
    body = (parts.get("worded") or ahead or parts.get("body") or parts.get("bare") or "").replace(" ", "")
    number = parts.get("number") or parts["joined"]
    bare = parts.get("bare") or parts.get("ahead") or ""
    if not _CHINESE.search(body) or (bare and _NO_BODY.search(bare.strip())):
        return None
    if parts.get("joined") and _is_month_and_day(int(parts["year"]), match.string[match.end("year") :][:4]):
        return None
    year = int(parts["year"]) if parts.get("year") else None
    return DocNumber(body, year, int(number), parts.get("edition") or "")


def _is_month_and_day(year: int, digits: str) -> bool:
    if not re.fullmatch(r"\d{4}", digits):
        return False
    try:
        date(year, int(digits[:2]), int(digits[2:]))
    except ValueError:
        return False
    return True
