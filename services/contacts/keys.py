"""The keys that contacts are encrypted with: never in the database, the first for what is new, all for what is there.

From QIFU_CONTACT_KEYS; where that is empty from a file that is made once, readable by the platform's user alone.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from hmac import digest as hmac_digest
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

SHORTEST = 32


@dataclass(frozen=True)
class ContactKey:
    """``name``: what ciphertexts say they were made with; tells nothing of the key."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return self._derive("name").hex()[:8]

    @property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derive("encrypt"))

    def digest(self, text: str) -> str:
        """64 hexadecimal digits by which the same text is found again; capitals and small letters are the same."""
        return hmac_digest(self._derive("look up"), text.strip().lower().encode(), "sha256").hex()

    def _derive(self, purpose: str) -> bytes:
        return hmac_digest(self.secret, f"qifu contacts: {purpose}".encode(), "sha256")


def contact_keys() -> tuple[ContactKey, ...]:
    """One at least; the first is the present one."""
    texts = settings.QIFU_CONTACT_KEYS or read_key_file(Path(settings.QIFU_CONTACT_KEY_FILE))
    return _make_keys(tuple(texts))


@lru_cache(maxsize=4)
def _make_keys(texts: tuple[str, ...]) -> tuple[ContactKey, ...]:
    return tuple(ContactKey(sha256(text.encode()).digest()) for text in texts)


def read_key_file(file: Path) -> list[str]:
    """The keys in the file, a line each; made if it is not there. Two processes that make it at once get the same."""
    return _read_lines(file) or _make_file(file)


@lru_cache(maxsize=4)
def _read_lines_at(file: Path, changed: float) -> tuple[str, ...]:
    return tuple(line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


def _read_lines(file: Path) -> list[str]:
    try:
        return list(_read_lines_at(file, file.stat().st_mtime))
    except FileNotFoundError:
        return []


def _make_file(file: Path) -> list[str]:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
        new.write(f"{secrets.token_urlsafe(48)}\n")
    with suppress(FileExistsError):  # another process was faster: its key is the one
        os.link(part, file)
    part.unlink()
    return _read_lines(file)
