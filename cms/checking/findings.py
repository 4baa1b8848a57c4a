"""What is worth a second look before a page becomes public. Nothing here forbids: an editor decides."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.cn import ric
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.checking.places import Place, places_of
from office_files.html.words import html_to_text
from publishing.models import AttachmentText
from publishing.recognition import is_on
from publishing.visibility import only_public
from site_content.policies.models import PolicyPage

# 18 characters: a resident identity number (GB 11643-1999), its check character and birthday looked at by stdnum.
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_NO_ALT = re.compile(
    r"^(无|图片?|照片|插图|image|img|pic|dsc|微信图片|截图)?[\s_\-\d（）()]*(\.(jpe?g|png|gif|webp))?$", re.I
)


@dataclass(frozen=True)
class Finding:
    """``text``: what is wrong and what to do; ``place``: where, in the form's words; ``anchor``: the way there;
    ``is_hint``: worth knowing, but no reason to hold up a publication."""

    text: str
    place: str
    anchor: str
    is_hint: bool = False


Check = Callable[[Page, list[Place]], Iterable[Finding]]


def find_doubts(page: Page) -> list[Finding]:
    """All findings of the page as it stands in memory, in the order of the checks."""
    places = places_of(page)
    return [finding for check in CHECKS for finding in check(page, places)]


def personal_numbers(page: Page, places: list[Place]) -> Iterable[Finding]:
    for place in places:
        for number in _IDENTITY.findall(place.text):
            if ric.is_valid(number):
                yield _at(place, _("疑似身份证号 %(number)s，公开前请删去或遮盖。") % {"number": masked(number)})
        for number in _MOBILE.findall(place.text):
            text = _("疑似个人手机号 %(number)s，请改用办公电话，或确认本人同意公开。")
            yield _at(place, text % {"number": masked(number)})


def masked(number: str) -> str:
    """``"3702…1234"``: enough to find it, too little to copy it."""
    return f"{number[:4]}…{number[-4:]}"


def broken_links(page: Page, places: list[Place]) -> Iterable[Finding]:
    for place in places:
        for source in place.sources:
            for attributes, words in _ANCHOR.findall(source):
                if why := _why_broken(dict(_ATTRIBUTE.findall(attributes))):
                    text = _("链接“%(words)s”%(why)s")
                    yield _at(place, text % {"words": html_to_text(words), "why": why})


def _why_broken(attributes: dict[str, str]) -> str:
    """Why a link leads nowhere for the public, "" if it may well lead somewhere (other hosts are not asked)."""
    target = attributes.get("id", "")
    match attributes.get("linktype"):
        case "page":
            found = list(Page.objects.filter(pk=target)) if target.isdigit() else []
            if not found:
                return _("指向的页面已删除，请重新选择。")
            return "" if only_public(found) else _("指向的页面没有公开，公众点不开。")
        case "document":
            exists = target.isdigit() and get_document_model().objects.filter(pk=target).exists()
            return "" if exists else _("指向的文件已删除，请重新选择。")
        case _:
            return _why_bad_address(attributes.get("href", ""))


def _why_bad_address(address: str) -> str:
    if address.startswith(("mailto:", "tel:", "#", "/")) and len(address) > 1 and not address.startswith("/admin"):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        return _("的地址“%(address)s”公众打不开，请换成完整的网址。") % {"address": address[:60]}
    return ""


def pictures_without_words(page: Page, places: list[Place]) -> Iterable[Finding]:
    for place in places:
        if place.kind == "image" and _NO_ALT.match(str(place.value["alt"]).strip()):
            yield _at(place, _("图片的替代文字没有说明图上有什么，请用一句话写清楚。"))


def dates_that_contradict(page: Page, places: list[Place]) -> Iterable[Finding]:
    """What the form cannot forbid, since it may be right."""
    today = timezone.localdate()
    for name, wrong, text in DATE_DOUBTS:
        value = getattr(page, name, None)
        day = timezone.localtime(value).date() if hasattr(value, "hour") else value
        if day and wrong(page, day, today):
            yield Finding(text(), _label(page, name), f"id_{name}")


DATE_DOUBTS: list[tuple[str, Callable[[Any, date, date], bool], Callable[[], str]]] = [
    ("issued_on", lambda page, day, today: day > today, lambda: _("成文日期在将来，请核对年份。")),
    ("published_on", lambda page, day, today: day > today, lambda: _("发布日期在将来，请核对年份。")),
    (
        "effective_on",
        lambda page, day, today: bool(page.issued_on and day < page.issued_on),
        lambda: _("施行日期早于成文日期，请核对这两个日期。"),
    ),
    ("expires_on", lambda page, day, today: day < today, lambda: _("有效期已过，发布后会显示“已失效”。")),
    (
        "application_closes_at",
        lambda page, day, today: day < today,
        lambda: _("申报已经截止，发布后会显示“已截止”。"),
    ),
    ("ends_at", lambda page, day, today: day < today, lambda: _("活动已经结束，请核对时间。")),
]


def empty_labels(page: Page, places: list[Place]) -> Iterable[Finding]:
    """What readers and the inspection look for on a policy, and no form insists on."""
    if not isinstance(page, PolicyPage):
        return
    authorities = page.pk and page.authorities.exists()
    wanted = [
        ("authorities", authorities or page.source, _("没有选发文机关，也没有填内容来源，读者不知道是谁发的。")),
        ("contacts", page.contacts or not page.application_closes_at, _("有申报期却没有联系方式，企业不知道问谁。")),
        ("body", page.body or page.attachments, _("正文和附件都是空的。")),
    ]
    for name, is_there, text in wanted:
        if not is_there:
            yield Finding(text, _label(page, name), f"id_{name}", is_hint=True)


def _at(place: Place, text: str) -> Finding:
    return Finding(text, place.label, place.anchor)


def scanned_files(page: Page, places: list[Place]) -> Iterable[Finding]:
    """Known once the page was public with the file; until then nothing is said."""
    attached = [place for place in places if place.kind == "attachment" and place.value["document"]]
    digests = [place.value["document"].get_file_hash() for place in attached]
    scanned = AttachmentText.objects.exclude(recognition=AttachmentText.Recognition.NOT_NEEDED).in_bulk(digests)
    for place, digest in zip(attached, digests, strict=True):
        if digest in scanned:
            yield replace(_at(place, _say_how_read(scanned[digest])), is_hint=True)


def _say_how_read(file: AttachmentText) -> str:
    match file.recognition:
        case AttachmentText.Recognition.DONE:
            text = _("附件是扫描件，公众搜到的文字由机器识别，可能有错；有文字版的话请换成文字版。%(why)s")
            return text % {"why": file.error}
        case AttachmentText.Recognition.FAILED:
            text = _("附件是扫描件，里面的文字没有识别出来（%(why)s），公众搜不到；请换成文字版。")
            return text % {"why": file.error}
        case _ if is_on():
            return _("附件是扫描件，正在识别里面的文字，识别完公众就能搜到；有文字版的话请换成文字版。")
        case _:
            return _("附件是扫描件，公众搜不到里面的文字；请换成文字版。")


CHECKS: tuple[Check, ...] = (
    personal_numbers,
    broken_links,
    pictures_without_words,
    dates_that_contradict,
    empty_labels,
    scanned_files,
)


def _label(page: Page, name: str) -> str:
    field: Any = page._meta.get_field(name)
    return str(field.verbose_name)
