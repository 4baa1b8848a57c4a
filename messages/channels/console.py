"""Mail printed where the courier runs: for development and the demo."""

import sys
from email import message_from_bytes
from email.policy import default

from messages.models import Message


class ConsoleChannel:
    """Prints each mail as a person reads it."""

    def send(self, message: Message) -> None:
        mail = message_from_bytes(bytes(message.content), policy=default)
        text = mail.get_body(("plain", "html"))
        lines = [
            f"收件人：{message.recipient}",
            f"主题：{str(mail['Subject']).strip()}",
            "",
            text.get_content() if text else "",
        ]
        sys.stdout.write("\n".join(["-" * 79, *lines, "-" * 79, ""]))
        sys.stdout.flush()

    def rest(self) -> None:
        pass
