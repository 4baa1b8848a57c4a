"""Names of issuing bodies, as adoption notes and titles give them."""

import re

from standards.lists import split_terms

_ENDING = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|代表大会|常务委员会|国务院|政务院|中央|法院|检察院|总局|管理局|分局|局|厅|部"
    r"|总署|署|总行|银行|街道办事处|办事处|管委会|指挥部|领导小组|协会|党组|[市省区县]委|中心|[^会联]会|国资委)$"
)
_TERM = re.compile(r"第[一二三四五六七八九十百零〇\d]+届")
_SESSION = re.compile(r"第[一二三四五六七八九十百零〇\d]+次.*$")
_MEETING = re.compile(
    r"(?:\d{4}年)?(?:第[一二三四五六七八九十百零〇\d]+次)?(?:常务|全体|党组|局务|部务|室务|委务|办公)?会议.*$"
)
_SHORT = (("人大常委会", "人民代表大会常务委员会"), ("人民代表大会常委会", "人民代表大会常务委员会"))
_LONGEST = 40


def split_authorities(text: str) -> list[str]:
    """``中共中央、国务院`` → both; an unlikely part makes the whole unsure, and the answer empty."""
    names = [normalise_authority(part) for part in split_terms(" ".join(text.split()), " ")]
    if not names or not all(is_authority(name) for name in names):
        return []
    return list(dict.fromkeys(names))


def normalise_authority(text: str) -> str:
    """One name for a body: without term and session, without the country's name, abbreviations written out.

    ``山东省第八届人民代表大会常务委员会第十一次会议`` → 山东省人民代表大会常务委员会;
    ``中华人民共和国国务院`` → 国务院.
    """
    name = re.sub(r"\s+", "", text)
    name = _MEETING.sub("", _SESSION.sub("", _TERM.sub("", name)))
    for short, full in _SHORT:
        name = name.replace(short, full)
    if name.endswith("人大"):
        name = name.removesuffix("人大") + "人民代表大会"
    name = re.sub(r"^经(?![济贸信营])", "", name)
    return re.sub(r"^中华人民共和国(?=.)", "", name)


def is_authority(name: str) -> bool:
    """Whether this looks like the name of a body, and like nothing more than that."""
    return bool(2 <= len(name) <= _LONGEST and re.fullmatch(r"[㐀-鿿（）]+", name) and _ENDING.search(name))


def authorities_in_title(title: str) -> list[str]:
    """The body before 关于: ``样例市人民政府关于印发……的通知`` → 样例市人民政府; [] if the title names none."""
    head, marker, _ = title.partition("关于")
    return split_authorities(head) if marker and head.strip() else []
