"""Messages into a folder: for trying out, and for tests that read what the platform sends."""

from pathlib import Path

from django.conf import settings

from messages.models import Message


class FolderChannel:
    """A file for each mail in EMAIL_FILE_PATH, named by its reference: sent twice, it still is one file."""

    ending = "eml"

    def folder(self) -> Path:
        return Path(getattr(settings, "EMAIL_FILE_PATH", ""))  # Django knows it without a default

    def send(self, message: Message) -> None:
        folder = self.folder()
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{message.reference}"
        part.write_bytes(bytes(message.content))
        part.rename(folder / f"{message.reference}.{self.ending}")

    def rest(self) -> None:
        pass


class SmsFolderChannel(FolderChannel):
    """The same for SMS in QIFU_SMS_FOLDER: JSON with ``text``, ``template`` and ``params``."""

    ending = "json"

    def folder(self) -> Path:
        return Path(settings.QIFU_SMS_FOLDER)
