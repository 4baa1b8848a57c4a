"""What the demo mails, read as whoever gets it does."""

import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

# The courier looks every second.
PATIENCE = 20.0


def mailed_link(folder: Path, path: str, about: str = "") -> str:
    """The link to ``path`` in the newest mail that holds one and speaks of ``about``."""
    end = time.monotonic() + PATIENCE
    while (found := _find(folder, path, about)) is None:
        assert time.monotonic() < end, f"no mail with {path} in {folder}"
        time.sleep(0.1)
    return found


def _find(folder: Path, path: str, about: str) -> str | None:
    mails = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    texts = [_text(file.read_bytes()) for file in mails]
    links = (re.search(rf"https?://\S+{re.escape(path)}\S+", text) for text in texts if about in text)
    found = next(filter(None, links), None)
    return found[0] if found else None


def _text(content: bytes) -> str:
    part = message_from_bytes(content, policy=default).get_body(("plain",))
    return str(part.get_content()) if part else ""
