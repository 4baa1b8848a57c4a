"""Mail and SMS of the demo: printed, and kept for the page that shows codes to whoever tries things out.

Nothing but the demo's settings (QIFU_DEMO) ever names this channel or that page.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from messages.channels.console import ConsoleChannel
from messages.channels.reading import read_message
from messages.models import Message

KEPT = 30


@dataclass(frozen=True)
class Shown:
    at: str
    recipient: str
    subject: str
    text: str


class DemoChannel(ConsoleChannel):
    def send(self, message: Message) -> None:
        subject, text = read_message(message)
        keep(Shown(timezone.localtime().strftime("%H:%M:%S"), message.recipient, subject, text))
        super().send(message)


def keep(shown: Shown) -> None:
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    rows = [shown, *read_kept()][:KEPT]
    part.write_text("\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows), encoding="utf-8")
    part.rename(file)


def read_kept() -> list[Shown]:
    """The newest first."""
    file = _file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Shown(**json.loads(line)) for line in lines]


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo-messages.jsonl"
