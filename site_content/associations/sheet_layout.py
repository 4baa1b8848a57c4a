"""Where the members stand in a sheet as people keep it: below a title, beside numbers, above a sum and notes."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from office_files.sheets import Row, Sheet

HEADING_WITHIN = 20  # rows
# What the columns are called, once brackets and spaces are gone.
_NAME = re.compile(
    r"(?:.{0,6}(?:企业|单位|公司|会员|商户|商家|店铺|商铺|门店|合作社|主体|机构|厂商?|厂家).{0,4})?(?:名称|全称|全名)|(?:企业|单位|公司|会员|商户)名"
)
# These stand in a list too (the role of most members is 会员单位): they count beside other headings only.
_BARE_NAME = re.compile(r"会员(?:企业|单位)?|企业|单位|公司|商户")
_ROLE = re.compile(r".{0,4}(?:职务|职位|身份)|会员(?:类别|级别|类型|等级)|(?:会内|协会)任职|任职(?:情况)?")
_URL = re.compile(r".{0,4}(?:网址|网站|官网|主页|网页).{0,2}|链接")
_PRODUCTS = re.compile(r"(?:主要|主营)?产品.{0,4}|主营.{0,4}")
_OTHER = re.compile(
    r"序号?|编号|no\.?|备注|说明|.{0,4}(?:电话|手机|手机号码?|联系方式|邮箱|微信|传真)|.{0,3}(?:联系人|负责人|法人|法定代表人|代表人?)(?:姓名)?"
    r"|姓名|性别|.{0,4}地址|.*信用代码|(?:入会|加入|成立|注册)(?:时间|日期|年份)|(?:所属|所在)?(?:行业|镇街?|街道|区域)"
    r"|(?:主营|经营).{0,4}|(?:主要)?产品|注册资[本金]|员工.{0,2}|会费.{0,4}",
    re.I,
)
_COMPANY = re.compile(
    r"公司|集团|合作社|厂$|[^联]厂[）)]?$|中心$|商行$|经营部$|工作室$|事务所$|协会$|商会$|学校$|学院$|医院$|研究院|研究所|银行|门市|店$|农场$"
    r"|\b(?:ltd|limited|inc|llc|corp|gmbh)\b|co\.",
    re.I,
)
_SUM = re.compile(
    r"(?:合|总|小|共)\s*计(?:[:：]?\s*\d*\s*[家户个名]?)?|总\s*数.{0,8}|(?:以上|合计|总计)?\s*共\s*\d+\s*[家户个名].{0,8}"
)
_NOTE = re.compile(
    r"(?:备?注|说明|附注?|填表人?|制表人?|填报(?:人|单位|日期|时间)?|审核人?|联系(?:人|电话)?|日期|单位|截[至止].{0,14})\s*\d?\s*[:：].*|注\s*\d?[.、].*|截[至止].*"
)
_GROUP = re.compile(r"(?:[（(]?[一二三四五六七八九十]+[）)、.]\s*)?((?:名誉|执行|常务)?(?:副?会长|副?理事长|理事|监事长?|会员|秘书长|发起)(?:单位|企业))(?:名单)?(?:[（(].{0,10}[）)])?")  # fmt: skip
_BRACKETS = re.compile(r"[（(\[【][^（(\[【）)\]】]*[）)\]】]|[\s*＊:：]")
LONGEST_HEADING = 40
COLUMNS = ("name", "role", "url", "products")


@dataclass
class Layout:
    """``columns``: where ``name``, ``role``, ``url`` and ``products`` stand; ``first``: index of the first row of members.

    ``blocks``: where each begins if the same table stands several times side by side, as it is printed to save paper.
    """

    columns: dict[str, int]
    first: int
    blocks: list[int] = field(default_factory=lambda: [0])

    def is_read(self, column: int) -> bool:
        return any(column - start in self.columns.values() for start in self.blocks)


@dataclass
class MemberRows:
    """Rows of members as (number, name, role, address, products), and what was passed over, with its row's number."""

    rows: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    passed_over: list[Row] = field(default_factory=list)


def find_layout(sheet: Sheet) -> Layout | None:
    """By the headings, or else by what the cells look like; None if no column holds the names of companies."""
    for index, (_number, cells) in enumerate(sheet.rows[:HEADING_WITHIN]):
        columns = _headings(cells)
        if "name" in columns:
            layout = _with_second_line(sheet, columns, index)
            return replace(layout, blocks=_blocks(cells, columns))
    return _by_looks(sheet)


def _blocks(cells: list[str], columns: dict[str, int]) -> list[int]:
    """Where the heading stands again, letter by letter; 企业名称（中文） and 企业名称（英文） are one table's."""
    first = columns["name"]
    again = [n - first for n, cell in enumerate(cells) if n > first and cell == cells[first]]
    return [
        0,
        *(at for at in again if all(_cell(cells, column + at) == cells[column] for column in columns.values())),
    ]


def has_heading(sheet: Sheet) -> bool:
    return any("name" in _headings(cells) for _number, cells in sheet.rows[:HEADING_WITHIN])


def _headings(cells: list[str]) -> dict[str, int]:
    """Columns by name; nothing if this is a row of members, or a title."""
    bare = [_bare(cell) for cell in cells]
    kinds = {"name": _NAME, "role": _ROLE, "url": _URL, "products": _PRODUCTS}
    found: dict[str, int] = {}
    for key, pattern in kinds.items():
        number = next((n for n, cell in enumerate(bare) if cell and pattern.fullmatch(cell)), None)
        if number is not None:
            found[key] = number
    others = sum(bool(_OTHER.fullmatch(cell)) for cell in bare) + len(found)
    if "name" not in found and others:
        number = next((n for n, cell in enumerate(bare) if _BARE_NAME.fullmatch(cell)), None)
        found |= {} if number is None else {"name": number}
    is_member = any(_COMPANY.search(cell) and not _NAME.fullmatch(cell) and cell != "公司" for cell in bare)
    return {} if is_member else found


def _bare(heading: str) -> str:
    """Without brackets and spaces: 企业名称（盖章） is 企业名称."""
    return _BRACKETS.sub("", heading) if len(heading) <= LONGEST_HEADING else heading


def _with_second_line(sheet: Sheet, columns: dict[str, int], index: int) -> Layout:
    """A heading in two lines: the second names what the first has put together (会员信息: 职务, 网址)."""
    first = index + 1
    if first < len(sheet.rows):
        cells = sheet.rows[first][1]
        name = _cell(cells, columns["name"])
        bare = [_bare(cell) for cell in cells if cell]
        known = sum(bool(pattern.fullmatch(cell)) for cell in bare for pattern in (_ROLE, _URL, _OTHER))
        if known and known * 2 >= len(bare) and not _COMPANY.search(_bare(name)):
            second = _headings(cells)
            return Layout({**second, **columns}, first + 1)
    return Layout(columns, first)


def _by_looks(sheet: Sheet) -> Layout | None:
    rows = [cells for _number, cells in sheet.rows]
    width = max(map(len, rows), default=0)
    counts = [sum(bool(_COMPANY.search(_cell(cells, n))) for cells in rows) for n in range(width)]
    if not counts or max(counts) * 2 < len(rows):
        return None
    columns = {"name": counts.index(max(counts))}
    members = [cells for cells in rows if _COMPANY.search(_cell(cells, columns["name"]))]
    for key, pattern in (("role", _GROUP), ("url", re.compile(r"(?:https?:|www\.).*", re.I))):
        fits = [sum(bool(pattern.fullmatch(_cell(cells, n))) for cells in members) for n in range(width)]
        if max(fits):
            columns[key] = fits.index(max(fits))
    first = next(n for n, cells in enumerate(rows) if _COMPANY.search(_cell(cells, columns["name"])))
    return Layout(columns, first - bool(first and _group(rows[first - 1])))


def read_members(sheet: Sheet, layout: Layout) -> MemberRows:
    read = MemberRows()
    for start, end in pairwise([*layout.blocks, None]):
        _read_block(sheet, layout, slice(start, end), read)
    return read


def _read_block(sheet: Sheet, layout: Layout, block: slice, read: MemberRows) -> None:
    group = ""
    for number, all_cells in sheet.rows[layout.first :]:
        cells = all_cells[block]
        filled = [cell for cell in cells if cell]
        name, role, url, products = (_cell(cells, layout.columns.get(key, len(cells))) for key in COLUMNS)
        if not filled:
            continue
        if of_group := _group(filled):
            group = of_group
        elif _is_no_member(filled, name) or _headings(cells):
            read.passed_over.append((number, filled))
        elif (number, block.start + layout.columns["name"]) not in sheet.continued:  # else the same company's contacts
            read.rows.append((number, name, role or group, url, products))


def _group(cells: list[str]) -> str:
    """The role that a row of its own gives to those below it: 一、会长单位（1家）; "" if it is another row."""
    filled = {cell for cell in cells if cell}
    match = _GROUP.fullmatch(filled.pop()) if len(filled) == 1 else None
    return match[1] if match else ""


def _is_no_member(filled: list[str], name: str) -> bool:
    """Sums, notes below the table, and a number without anything beside it."""
    if any(_SUM.fullmatch(text) for text in (filled[0], name)):
        return True
    if not _COMPANY.search(name) and any(_NOTE.fullmatch(text) for text in (filled[0], name)):
        return True
    return not name and all(re.fullmatch(r"\d+[.、]?", text) for text in filled)


def _cell(cells: list[str], number: int) -> str:
    return cells[number] if number < len(cells) else ""
