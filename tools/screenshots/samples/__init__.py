"""What people bring along: a Word clipboard, a red-header document, a picture."""

from pathlib import Path

FOLDER = Path(__file__).parent


def read_sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
