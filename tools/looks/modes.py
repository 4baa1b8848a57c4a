"""The modes of reading, and a reader's browser in one of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, StorageState

# Mode → what the reader's browser keeps (themes/civic/assets/modes.js).
MODES: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "contrast": {"theme": "light", "contrast": "high"},
    "elder": {"theme": "light", "elder": "on"},
    # Not looked at by default: what two choices together give, and the system's wish alone.
    "night-contrast": {"theme": "dark", "contrast": "high"},
    "system-dark": {},
}
WIDTHS = (360, 768, 1280)
HEIGHTS = {360: 760, 768: 1024, 1280: 900}

# Notes every shift of the layout that no touch of the reader explains (web.dev/cls).
_NOTE_SHIFTS = """
    window.layoutShifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def reader_in(
    browser: Browser, mode: str, width: int, base_url: str, signed_in: StorageState | None = None
) -> Iterator[Page]:
    """A page of somebody who chose ``mode`` on an earlier visit, ``width`` pixels wide; ``signed_in``: what her browser keeps of that."""
    scheme: Literal["dark", "light"] = "dark" if mode == "system-dark" else "light"
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 760)},
        locale="zh-CN", base_url=base_url, color_scheme=scheme, has_touch=width < 768,
        storage_state=signed_in,
    )  # fmt: skip
    kept = json.dumps(MODES[mode])
    # What a page kept (the way into 长者版 does) is not another page's.
    context.add_init_script(
        f"localStorage.clear(); for (const [n, v] of Object.entries({kept})) localStorage.setItem(n, v);{_NOTE_SHIFTS}"
    )
    yield context.new_page()
    context.close()
