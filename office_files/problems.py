"""How every reader refuses a file."""


class UnreadableFile(Exception):
    """A file that cannot be read; the text says why and what to do, in Chinese."""
