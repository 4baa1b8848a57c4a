"""Metadata above a text, between lines of ``---``, in YAML."""

import re
from typing import Any

from office_files.problems import UnreadableFile
from office_files.text.plain_yaml import YamlProblem, read_yaml

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)


def part_front_matter(text: str) -> tuple[str, str] | None:
    """What stands between the lines, and the text below; None where there are none."""
    match = _FRONT_MATTER.match(text)
    return (match[1], text[match.end() :]) if match else None


def read_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What stands above the text by name ({} where there is nothing), and the text below. Raises UnreadableFile."""
    parts = part_front_matter(text)
    if parts is None:
        return {}, text
    try:
        given = read_yaml(parts[0]) or {}
    except YamlProblem as error:
        raise UnreadableFile(f"文件开头 --- 之间的内容不是正确的 YAML：{error}") from error
    if not isinstance(given, dict):
        raise UnreadableFile("文件开头 --- 之间应是“名称: 值”，一行一项")
    return given, parts[1]
