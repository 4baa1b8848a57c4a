"""What the running demo sent, as whoever tries it reads it."""

import re
from email import message_from_bytes
from email.policy import default

from tests.e2e.conftest import Platform, wait_for


def code_to(platform: Platform, number: str) -> str:
    """The newest by SMS, from the demo's page."""
    found: list[str] = []

    def look() -> bool:
        _status, page = platform.get("/services/demo-codes/")
        sections = [part for part in page.split("<section")[1:] if number in part]
        found[:] = re.findall(r"验证码 (\d{6})", sections[0]) if sections else []
        return bool(found)

    wait_for(look, seconds=30, what=f"a code to {number}")
    return found[0]


def link_to(platform: Platform, address: str, beginning: str) -> str:
    """From the mail to that address: the link that begins so, without its host."""
    found: list[str] = []

    def look() -> bool:
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in platform.mail_dir.glob("*.eml")]
        texts = [mail.get_body(("plain",)) for mail in mails if address in str(mail["To"])]
        found[:] = [link for text in texts if text for link in re.findall(rf"{beginning}\S+", text.get_content())]
        return bool(found)

    wait_for(look, seconds=30, what=f"{beginning} to {address}")
    return found[0]
