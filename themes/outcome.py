"""What became of rendering one target."""

import hashlib
from dataclasses import dataclass, field

# Public path (no leading slash) → bytes.
Files = dict[str, bytes]


@dataclass(frozen=True)
class FileNote:
    """One file as the manifest knows it; size in bytes."""

    path: str
    hash: str
    size: int


@dataclass
class Outcome:
    """The files of a target, the keys that it read, or the error that kept it from being rendered."""

    target: str
    files: list[FileNote] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    error: str = ""


def hash_bytes(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def note_file(path: str, content: bytes) -> FileNote:
    return FileNote(path, hash_bytes(content), len(content))
