"""What the demo mails, read as whoever gets it does."""

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path


def mailed_link(folder: Path, path: str, about: str = "") -> str:
    """The link to ``path`` in the newest mail that holds one and speaks of ``about``."""
    mails = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    texts = [text for file in mails for text in reversed(_texts(file.read_bytes())) if about in text]
    found = next(filter(None, (re.search(rf"https?://\S+{re.escape(path)}\S+", text) for text in texts)))
    return found[0]


def _texts(content: bytes) -> list[str]:
    """Of each mail in the file: a process writes all that it mails into one."""
    parts = re.split(rb"\n-{79}\n", content)
    return [message_from_bytes(part, policy=default).get_content() for part in parts if part.strip()]
