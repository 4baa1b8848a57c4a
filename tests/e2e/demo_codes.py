"""What the running demo sent, as whoever tries it reads it."""

import re

from tests.e2e.conftest import Platform, wait_for


def code_to(platform: Platform, number: str) -> str:
    """The newest by SMS, from the demo's page."""
    return _find(platform, number, r"验证码 (\d{6})")


def link_to(platform: Platform, address: str, beginning: str) -> str:
    """The newest by mail that begins so, without its host."""
    return _find(platform, address, rf"({beginning}[^\s<]+)")


def _find(platform: Platform, recipient: str, wanted: str) -> str:
    found: list[str] = []

    def look() -> bool:
        _status, page = platform.get("/services/demo-codes/")
        sections = [part for part in page.split("<section")[1:] if recipient in part]
        found[:] = re.findall(wanted, sections[0]) if sections else []
        return bool(found)

    wait_for(look, seconds=30, what=f"{wanted} to {recipient}")
    return found[0]
