"""Fields: their results stay, what lies in their codes goes; those that hold their words in the code give them up."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from office_files.docx.names import W, make_text, text_of, value_of
from office_files.losses import Losses
from office_files.text.line_math import fraction, grouped, lowered, raised

# Marks for Word alone: they show nothing. Links, check boxes and pictures are left to what reads the document.
_SILENT = {
    "ADDIN", "ADVANCE", "ASK", "BIBLIOGRAPHY", "COMMENTS", "DATA", "FORMCHECKBOX", "HYPERLINK", "IMPORT", "INCLUDEPICTURE", "INDEX",
    "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "PRIVATE", "RD", "SECTION", "SET", "SHAPE", "SKIPIF", "TA", "TC", "TOC", "XE", "",
}  # fmt: skip
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')


@dataclass
class _Field:
    """One that has begun. ``code``: what stands between its begin and its result."""

    begin: Element
    code: str = ""
    in_result: bool = False
    result: str = ""
    waiting: list[Element] = field(default_factory=list)


def settle_fields(story: Element, losses: Losses) -> None:
    """Take codes out of the story's runs, put words in where a field has no result of its own."""
    open_fields: list[_Field] = []
    for run in list(story.iter(f"{W}r")):
        for child in list(run):
            if child.tag == f"{W}fldChar":
                _mark(run, child, open_fields, losses)
            elif child.tag in (f"{W}instrText", f"{W}delInstrText"):
                if open_fields and not open_fields[-1].in_result:
                    open_fields[-1].code += child.text or ""
            elif child.tag not in (f"{W}rPr",):
                _keep_or_hide(run, child, open_fields)


def _mark(run: Element, mark: Element, open_fields: list[_Field], losses: Losses) -> None:
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        open_fields.append(_Field(mark))
    elif kind == "separate" and open_fields:
        open_fields[-1].in_result = True
    elif kind == "end" and open_fields:
        ended = open_fields.pop()
        if not ended.result.strip():
            words = words_in_code(ended.code, ended.begin, losses)
            if words:
                run.insert(list(run).index(mark) + 1, make_text(words))
                _keep_or_hide(run, run[list(run).index(mark) + 1], open_fields)


def _keep_or_hide(run: Element, child: Element, open_fields: list[_Field]) -> None:
    """What stands in a code is part of it (results of other fields, choices of IF), and not shown."""
    text = text_of(child) if child.tag == f"{W}t" else " "
    for outer in reversed(open_fields):
        if not outer.in_result:
            outer.code += text if child.tag == f"{W}t" else ""
            run.remove(child)
            return
        outer.result += text if child.tag == f"{W}t" else "·"


def words_in_code(code: str, begin: Element | None, losses: Losses) -> str:
    """What a field without a result shows; "" if that cannot be told, which is noted."""
    name, _, rest = code.strip().partition(" ")
    name = name.upper()
    if name in ("EQ", "公式"):
        return _equation(code.strip()[len(name) :], losses)
    if name == "SYMBOL":
        return _symbol(rest)
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        return rest.strip().partition(" ")[2].strip()
    if name == "QUOTE":
        return "".join(quoted or plain for quoted, plain in _TOKEN.findall(rest) if not plain.startswith("\\"))
    if name == "FORMDROPDOWN":
        return _chosen(begin)
    if name not in _SILENT:
        losses.add("field", code.strip())
    return ""


def _symbol(rest: str) -> str:
    number = rest.strip().partition(" ")[0]
    try:
        code = int(number, 16 if number.lower().startswith("0x") else 10)
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""
    except ValueError:
        return ""


def _chosen(begin: Element | None) -> str:
    data = begin.find(f"{W}ffData/{W}ddList") if begin is not None else None
    if data is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in data.findall(f"{W}listEntry")]
    number = value_of(data, "result") or value_of(data, "default") or "0"
    at = int(number) if number.isascii() and number.isdigit() else 0
    return entries[at] if at < len(entries) else ""


# Equation fields: \f(a,b) a fraction, \r(n,x) a root, \s\up(x) raised, \o(a,b) one over another, \x(…) in a box …
_COMMAND = re.compile(r"\\([a-z]+)", re.I)


def _equation(code: str, losses: Losses) -> str:
    text = _read_equation(re.sub(r'\\\*\s*(?:"[^"]*"|\S+)', "", code), losses)
    if text and not _is_phonetic(code):
        losses.add("formula", text)
    return text


def _is_phonetic(code: str) -> bool:
    return bool(re.search(r"\\o\s*\\a[dc]", code, re.I))


def _read_equation(code: str, losses: Losses) -> str:
    out, at = "", 0
    while at < len(code):
        match = _COMMAND.match(code, at)
        if not match:
            out += code[at] if code[at] not in '\\"' else ""
            at += 1
            continue
        commands, at = [match[1].lower()], match.end()
        while option := re.compile(r"\s*\\([a-z]+)\s*[-\d.]*", re.I).match(code, at):
            commands.append(option[1].lower())
            at = option.end()
        amount = re.compile(r"\s*\d*\s*\(").match(code, at)
        if not amount:
            continue
        parts, at = _arguments(code, amount.end())
        out += _write_equation(commands, [_read_equation(part, losses) for part in parts], losses)
    return out.strip()


def _arguments(code: str, at: int) -> tuple[list[str], int]:
    """The parts up to the closing bracket, split at commas outside of brackets; and the place after it."""
    parts, depth = [""], 1
    while at < len(code):
        character = code[at]
        at += 1
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth -= 1
            if depth == 0:
                break
        if depth == 1 and character in ",;":
            parts.append("")
        else:
            parts[-1] += character
    return parts, at


def _write_equation(commands: list[str], parts: list[str], losses: Losses) -> str:
    name, first, last = commands[0], parts[0].strip(), parts[-1].strip()
    if name == "f" and len(parts) == 2:
        return fraction(first, last)
    if name == "r":
        return f"{raised(first) if len(parts) == 2 else ''}√{grouped(last)}"
    if name == "s":
        if "do" in commands:
            return lowered(first)
        return raised(first) if "up" in commands and len(parts) == 1 else "".join(parts)
    if name == "o":
        return _overlaid(parts, losses)
    if name == "b":
        return f"({''.join(parts)})"
    if name == "i":
        return f"∫({'→'.join(filter(None, parts[:2]))}){last}" if len(parts) == 3 else f"∫{last}"
    return ", ".join(part for part in parts if part.strip())


def _overlaid(parts: list[str], losses: Losses) -> str:
    """A character in a ring is one sign; a reading above a word is noted, and the word stays."""
    shown = [part.strip().strip("^()") for part in parts]
    ring = next((part for part in shown if part in ("○", "〇", "◯", "O", "o")), None)
    inside = next((part for part in shown if part and part != ring), "")
    if ring is not None:
        number = int(inside) if inside.isascii() and inside.isdigit() else 0
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({inside})"
    if len(shown) == 2 and shown[1] and parts[0].strip().startswith("^"):
        losses.add("ruby", f"{shown[1]}（{shown[0]}）")
        return shown[1]
    return "".join(shown)
