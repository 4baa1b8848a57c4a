"""Rich text as a browser sends it, before Wagtail's converter takes it on trust: no feature or hook runs before that."""

from collections.abc import Callable
from functools import partialmethod
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter


def convert_by(convert: Callable[[Any, Any, Any], Any]) -> None:
    """``convert`` gets the converter, Wagtail's own way and the text."""
    ContentstateConverter.to_database_format = partialmethod(convert, ContentstateConverter.to_database_format)
