"""Words that an HTML text shows otherwise than they read: deleted, struck out, hidden, formulas, readings, boxes to tick."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, NavigableString, Tag

from office_files.losses import Losses
from office_files.text.line_math import fraction, grouped, lowered, raised
from office_files.text.numerals import write_number

_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through|text-line-through\s*:\s*(?!none)\w", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_MEDIA = ["object", "embed", "video", "audio", "canvas", "applet", "select", "textarea", "svg"]
# Word's own notes: #_ftn1 leads to a note, #_ftnref1 back; endnotes count on their own.
_WORD_NOTE = re.compile(r"^#?_(ftn|edn)(ref)?(\d{1,3})$")
_OUR_NOTE = re.compile(r"^#note-(?:ref-)?\d{1,4}$")
_ENDNOTES_FROM = 500
_LIST_TYPES = {
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "trad-chinese-informal": "chineseCounting",
    "japanese-informal": "chineseCounting", "simp-chinese-formal": "chineseLegalSimplified", "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
_LIST_TYPE = re.compile(rf"list-style(?:-type)?\s*:[^;]*?\b({'|'.join(_LIST_TYPES)})\b", re.I)


def settle_wording(soup: BeautifulSoup, html: str, losses: Losses) -> None:
    """Change the tree so that plain reading of it gives the right words; what goes is noted. ``html``: what it was made of."""
    for hint, settle in _STEPS:
        if hint.search(html):
            settle(soup, losses)


def _accept_changes(soup: BeautifulSoup, losses: Losses) -> None:
    for tag in soup.find_all(lambda tag: tag.name == "del" or "msoDel" in tag.get_attribute_list("class")):
        if tag.decomposed:
            continue
        if tag.get_text().strip():
            losses.add("deleted", tag.get_text())
        tag.decompose()
    for tag in soup.find_all("ins"):
        tag.unwrap()


def _drop_hidden(soup: BeautifulSoup, losses: Losses) -> None:
    for tag in soup.find_all(lambda tag: tag.has_attr("hidden") or bool(_HIDDEN.search(str(tag.get("style") or "")))):
        if tag.decomposed or tag.name in ("html", "body"):
            continue
        if tag.get_text().strip():
            losses.add("hidden", tag.get_text())
        tag.decompose()


def _keep_struck(soup: BeautifulSoup, losses: Losses) -> None:
    """What has a line through it, by tag or by style, is in ``s``."""
    for tag in soup.find_all(
        lambda tag: tag.name in ("s", "strike") or bool(_STRUCK.search(str(tag.get("style") or "")))
    ):
        if tag.find_parent("s") is not None or not tag.get_text().strip():
            continue
        if tag.name in ("strike", "s", "span", "font"):
            tag.name = "s"
        else:
            _wrap_texts(soup, tag)
        if tag.find_parent(["table", "h1", "h2", "h3", "h4", "h5", "h6"]) is None:
            losses.add("struck", tag.get_text())


def _wrap_texts(soup: BeautifulSoup, tag: Tag) -> None:
    for text in list(tag.find_all(string=True)):
        if type(text) is NavigableString and text.strip() and text.find_parent("s") is None:
            text.wrap(soup.new_tag("s"))


def _settle_readings(soup: BeautifulSoup, losses: Losses) -> None:
    for ruby in soup.find_all("ruby"):
        readings = [tag.get_text().strip() for tag in ruby.find_all(["rt", "rtc"])]
        for tag in ruby.find_all(["rt", "rp", "rtc"]):
            if not tag.decomposed:
                tag.decompose()
        if any(readings):
            losses.add("ruby", f"{ruby.get_text().strip()}（{''.join(readings)}）")
        ruby.unwrap()


def _write_formulas(soup: BeautifulSoup, losses: Losses) -> None:
    for math in soup.find_all("math"):
        text = linear_math(math).strip()
        if text:
            losses.add("formula", text)
        math.replace_with(NavigableString(text))


def linear_math(node: Tag) -> str:
    """MathML (MathML Core, W3C) as one line, as ``linear_formula`` writes Office Math."""
    parts = [linear_math(child) if isinstance(child, Tag) else str(child).strip() for child in node.children]
    parts = [part for part in parts if part]
    match node.name:
        case "mfrac" if len(parts) == 2:
            return fraction(*parts)
        case "msqrt":
            return f"√{grouped(''.join(parts))}"
        case "mroot" if len(parts) == 2:
            return f"{raised(parts[1])}√{grouped(parts[0])}"
        case "msup" if len(parts) == 2:
            return parts[0] + raised(parts[1])
        case "msub" if len(parts) == 2:
            return parts[0] + lowered(parts[1])
        case "msubsup" if len(parts) == 3:
            return parts[0] + lowered(parts[1]) + raised(parts[2])
        case "munderover" if len(parts) == 3:
            return f"{parts[0]}({parts[1]}→{parts[2]})"
        case "mtr":
            return ", ".join(parts) + ";"
        case "mfenced":
            return f"{node.get('open', '(')}{', '.join(parts)}{node.get('close', ')')}"
        case "annotation" | "annotation-xml":
            return ""
    return "".join(parts)


def _settle_controls(soup: BeautifulSoup, losses: Losses) -> None:
    """Ticked and empty boxes are signs; what else can only be used on the page is noted."""
    for control in soup.find_all("input"):
        kind = str(control.get("type") or "").lower()
        signs = {"checkbox": "☐☑", "radio": "○●"}.get(kind)
        if signs:
            control.replace_with(NavigableString(signs[control.has_attr("checked")]))
        else:
            control.decompose()
    for tag in soup.find_all(_MEDIA):
        if not tag.decomposed and not tag.find(["img", "p"]):
            losses.add("media", str(tag.get("title") or tag.get("src") or tag.get("data") or "")[:80])
            tag.decompose()


def _number_lists(soup: BeautifulSoup, losses: Losses) -> None:
    """Lists that a page's style counts 一、 甲、 壹、: the editor's would count 1. 2."""
    for around in soup.find_all("ol", style=_LIST_TYPE):
        match = _LIST_TYPE.search(str(around["style"]))
        start = str(around.get("start") or "1")
        number = int(start) if re.fullmatch(r"[0-9]{1,5}", start) else 1
        for item in around.find_all("li", recursive=False):
            item.insert(0, NavigableString(f"{write_number(number, _LIST_TYPES[match[1].lower()] if match else '')}、"))
            item.name, number = "p", number + 1
        around.name = "div"


def _settle_links(soup: BeautifulSoup, losses: Losses) -> None:
    """Only addresses are left of links; those into the page itself lead nowhere, but for notes."""
    for link in soup.find_all("a"):
        href = str(link.get("href") or "").strip()
        note = _WORD_NOTE.match(href.rpartition("#")[2]) if "#" in href else None
        link.attrs.clear()
        if note:
            number = int(note[3]) + (_ENDNOTES_FROM if note[1] == "edn" else 0)
            link["href"] = f"#note-{'ref-' if note[2] else ''}{number}"
        elif href and (not href.startswith("#") or _OUR_NOTE.match(href)):
            link["href"] = href


# A pass over a whole text costs time: each is made only where there may be something for it.
_STEPS: list[tuple[re.Pattern[str], Callable[[BeautifulSoup, Losses], None]]] = [
    (re.compile(r"<del|<ins|msoDel", re.I), _accept_changes),
    (re.compile(r"hidden|display|visibility|mso-hide", re.I), _drop_hidden),
    (re.compile(r"<s[\s>]|<strike|line-through", re.I), _keep_struck),
    (re.compile(r"<ruby", re.I), _settle_readings),
    (re.compile(r"<math", re.I), _write_formulas),
    (re.compile(rf"<(?:input|iframe|{'|'.join(_MEDIA)})", re.I), _settle_controls),
    (re.compile(r"<a\b", re.I), _settle_links),
    (_LIST_TYPE, _number_lists),
]
