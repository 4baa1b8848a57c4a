"""YAML as people write it above a text: names and values, which stay the words that were typed."""

from typing import Any

import yaml


class YamlProblem(ValueError):
    """What is wrong, as the parser says it."""


class _PlainLoader(yaml.BaseLoader):
    """No types (``2001-99-99`` is no date, and 007 no 7) and no aliases, by which a few lines mean gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not allowed", mark)
        return super().compose_node(parent, index)


def read_yaml(text: str) -> Any:
    """Mappings, lists and strings; an empty value, ``~`` and ``null`` are "". Raises YamlProblem."""
    try:
        return _without_null(yaml.load(text, Loader=_PlainLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlProblem(" ".join(str(error).split())) from error


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_null(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_without_null(part) for part in value]
    return "" if value in ("~", "null") else value
