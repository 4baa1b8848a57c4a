"""Catalogue of a published document (索引号, 发文机关, 成文日期 …), read as facts and taken out of the text."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from site_content.policies.importing.text_facts import LABELS

_KEY_OF = {label: key for key, labels in LABELS.items() for label in labels}
# Labels that mean nothing to a policy page, but belong to a catalogue.
_OTHERS = {
    "有效性", "公开方式", "公开范围", "公开类别", "公开形式", "公开时限", "公开程序", "公开责任部门", "效力状态", "时效性", "文件状态",
    "分类", "组配分类", "体裁分类", "服务对象分类", "信息类别", "所属主题", "所属机构", "生成日期", "责任编辑", "字体", "浏览次数", "统一编号",
    "规范性文件编号", "登记号", "统一登记号", "文件有效性", "是否有效", "签发人", "公开属性", "附件", "打印", "文件类型", "信息名称", "语种",
}  # fmt: skip
_LABEL = re.compile(r"^[【\[（]?\s*([㐀-鿿][㐀-鿿\s\u3000\xa0]{0,14}?)\s*[】\]）]?\s*[:：]?\s*$")
_LABELLED = re.compile(r"^[【\[]?\s*([㐀-鿿][㐀-鿿\s\u3000\xa0]{0,14}?)\s*[】\]]?\s*[:：]\s*(.*)$", re.S)
_SENTENCE, _HOLDERS = 100, 200
_TOP = 600  # characters before which a catalogue stands above the text


def take_catalogue(soup: BeautifulSoup | Tag, *, text: Tag | None = None) -> dict[str, str]:
    """What catalogues above the text say, by our names; they are gone from the tree.

    ``text``: the part of a page that holds the text; a catalogue may stand anywhere outside of it.
    """
    found: dict[str, str] = {}
    for holder in soup.find_all(["table", "ul", "dl"], limit=_HOLDERS):
        if holder.decomposed or not (_is_before(holder, text) if text else _is_on_top(holder)):
            continue
        pairs = list(_pairs(holder))
        known = [pair for pair in pairs if pair[0] in _KEY_OF]
        words = sum(len(label) + len(value) for label, value in pairs)
        if len(known) >= 2 and words >= 0.7 * len(re.sub(r"[\s:：【】\[\]]", "", holder.get_text())):
            _add(found, pairs)
            holder.decompose()
    _take_lines(soup, found)
    return found


def _take_lines(soup: BeautifulSoup | Tag, found: dict[str, str]) -> None:
    """``索引号：…`` in paragraphs of their own, at least two of them one after another, above the text."""
    run: list[tuple[Tag, list[tuple[str, str]]]] = []
    for paragraph in soup.find_all(["p", "div"], limit=40):
        if paragraph.find(["p", "div", "table", "ul"]):
            continue
        pair = _labelled(paragraph.get_text())
        if pair and _is_on_top(paragraph):
            run.append((paragraph, [pair]))
        elif run and paragraph.get_text().strip():
            break
    pairs = [pair for _paragraph, own in run for pair in own]
    if sum(label in _KEY_OF for label, _value in pairs) >= 2:
        _add(found, pairs)
        for paragraph, _own in run:
            paragraph.decompose()


def _add(found: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    for label, value in pairs:
        if label in _KEY_OF and value:
            found.setdefault(_KEY_OF[label], value)


def _pairs(holder: Tag) -> Iterator[tuple[str, str]]:
    """(label, value) of the cells or items: both in one, or one after the other."""
    cells = [
        cell
        for cell in holder.find_all(["td", "th", "li", "dt", "dd"])
        if not cell.find(["td", "th", "li", "dt", "dd"])
    ]
    waiting = ""
    for cell in cells:
        text = " ".join(cell.get_text().split())
        pair = _labelled(text)
        label = _LABEL.match(text)
        name = re.sub(r"\s", "", label[1]) if label else ""
        if pair:
            if pair[1]:
                yield pair
            else:
                waiting = pair[0]
        elif name in _KEY_OF or name in _OTHERS:
            waiting = name
        elif waiting:
            yield waiting, text
            waiting = ""


def _labelled(text: str) -> tuple[str, str] | None:
    match = _LABELLED.match(" ".join(text.split()))
    name = re.sub(r"\s", "", match[1]) if match else ""
    return (name, match[2].strip()) if match and (name in _KEY_OF or name in _OTHERS) else None


def _is_before(holder: Tag, text: Tag) -> bool:
    """Outside of the text, or above its first whole sentence."""
    if not any(parent is text for parent in holder.parents):
        return True
    above = (p for p in holder.find_all_previous("p", limit=60) if any(parent is text for parent in p.parents))
    return not any(len(p.get_text()) > _SENTENCE for p in above)


def _is_on_top(tag: Tag) -> bool:
    """Whether only a masthead and a title can stand before it."""
    length = 0
    for text in tag.find_all_previous(string=True, limit=400):
        length += len(str(text).strip())
        if length > _TOP:
            return False
    return True
