"""Mail into a folder: for trying out, and for tests that read what the platform mails."""

from pathlib import Path

from django.conf import settings

from messages.models import Message


class FolderChannel:
    """A file for each message in EMAIL_FILE_PATH, named by its reference: sent twice, it still is one file."""

    def send(self, message: Message) -> None:
        folder = Path(getattr(settings, "EMAIL_FILE_PATH", ""))  # Django knows it without a default
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{message.reference}"
        part.write_bytes(bytes(message.content))
        part.rename(folder / f"{message.reference}.eml")

    def rest(self) -> None:
        pass
