"""The blocks that the editor thinks in, as the markup that it stores; and numbers as HTML's lists show them."""

from dataclasses import dataclass, field

LISTS = {"ul", "ol"}
_SPACE = " \t\r\n\f"


@dataclass
class RichBlock:
    """``kind``: p, h3, h4, blockquote, hr, or the list (ul, ol) that an item belongs to; ``number`` of an ol's item."""

    kind: str
    key: str = ""
    depth: int = 0
    number: int = 0
    parts: list[str] = field(default_factory=list)

    def to_html(self) -> str:
        return "".join(self.parts).strip(_SPACE)


def render(blocks: list[RichBlock]) -> str:
    """The blocks as markup, items inside their lists."""
    out: list[str] = []
    open_lists: list[str] = []
    for block in blocks:
        depth = block.depth + 1 if block.kind in LISTS else 0
        _close_lists(out, open_lists, depth)
        if depth and len(open_lists) == depth:
            out.append("</li>")
            if open_lists[-1] != block.kind:
                out.append(f"</{open_lists.pop()}>")
        if depth and len(open_lists) < depth:
            out.append(f"<{block.kind}>")
            open_lists.append(block.kind)
        out.append(_markup_of(block, "li" if depth else block.kind))
    _close_lists(out, open_lists, 0)
    return "".join(out)


def _close_lists(out: list[str], open_lists: list[str], depth: int) -> None:
    while len(open_lists) > depth:
        out.append(f"</li></{open_lists.pop()}>")


def _markup_of(block: RichBlock, tag: str) -> str:
    if tag == "hr":
        return "<hr/>"
    key = f' data-block-key="{block.key}"' if block.key else ""
    return f"<{tag}{key}>{block.to_html()}{'' if tag == 'li' else f'</{tag}>'}"


def list_label(number: int, kind: str) -> str:
    """A number as HTML's list types show it."""
    if kind in ("i", "I") and 0 < number < 4000:
        text = _roman(number)
    elif kind in ("a", "A") and 0 < number <= 26:
        text = chr(96 + number)
    else:
        return str(number)
    return text if kind.islower() else text.upper()


def _roman(number: int) -> str:
    text = ""
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text
