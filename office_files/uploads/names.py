"""File names that every file system takes."""

# Of UTF-8. File systems take 255 bytes; what is left is for .gz and .br beside a file, and for what tells namesakes apart.
LONGEST_NAME = 200
LONGEST_EXTENSION = 20


def shorten_name(name: str, *, characters: int = LONGEST_NAME) -> str:
    """``name`` cut between two characters to ``LONGEST_NAME`` bytes and so many ``characters``; its extension stays."""
    if len(name) <= characters and len(_encode(name)) <= LONGEST_NAME:
        return name
    stem, _, extension = name.rpartition(".")
    ending = f".{extension}" if stem and len(_encode(extension)) <= LONGEST_EXTENSION else ""
    room = LONGEST_NAME - len(_encode(ending))
    kept = _encode((stem if ending else name)[: characters - len(ending)])[:room]
    return kept.decode(errors="ignore").rstrip(" .") + ending


def _encode(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
