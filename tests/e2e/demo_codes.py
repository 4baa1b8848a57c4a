"""Codes that the running demo sent by SMS, as whoever tries it reads them."""

import re

from tests.e2e.conftest import Platform, wait_for


def code_to(platform: Platform, number: str) -> str:
    """The newest, from the demo's page."""
    codes: list[str] = []

    def found() -> bool:
        _status, page = platform.get("/services/demo-codes/")
        sections = [part for part in page.split("<section")[1:] if number in part]
        codes[:] = re.findall(r"验证码 (\d{6})", sections[0]) if sections else []
        return bool(codes)

    wait_for(found, seconds=30, what=f"a code for {number}")
    return codes[0]
