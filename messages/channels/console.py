"""Messages printed where the courier runs: for development and the demo."""

import sys

from messages.channels.reading import read_message
from messages.models import Message


class ConsoleChannel:
    """Prints each mail or SMS as a person reads it."""

    def send(self, message: Message) -> None:
        subject, text = read_message(message)
        lines = [f"收件人：{message.recipient}", f"主题：{subject}", "", text]
        sys.stdout.write("\n".join(["-" * 79, *lines, "-" * 79, ""]))
        sys.stdout.flush()

    def rest(self) -> None:
        pass
