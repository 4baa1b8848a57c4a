"""What choosers and rich text show of what they hold.

Both are told a value and nothing of whose screen it is; there is no hook between the database and the screen.
"""

from collections.abc import Callable
from functools import partialmethod
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.widgets import BaseChooser

Showing = Callable[[Any, Any, Any], Any]


def show_by(choosers: Showing, texts: Showing) -> None:
    """Each gets the widget, Wagtail's own way and the value."""
    BaseChooser.get_value_data = partialmethod(choosers, BaseChooser.get_value_data)
    DraftailRichTextArea.format_value = partialmethod(texts, DraftailRichTextArea.format_value)
