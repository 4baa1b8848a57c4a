"""Browsers by the name that people know."""

import pytest

from cms.accounts.browsers import browser_name

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; V2254A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Chrome 126，Windows"),
        (f"{WINDOWS} Edg/126.0.2592.68", "Edge 126，Windows"),
        (f"{PHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17，iPhone"),
        (f"{PHONE} Mobile/15E148 MicroMessenger/8.0.49(0x1800312b) NetType/WIFI", "微信 8，iPhone"),
        (f"{ANDROID} Mobile Safari/537.36 wxwork/4.1.26 MicroMessenger/7.0.1 NetType/WIFI", "企业微信 4，Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox 127，Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko", "IE 11，Windows"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_a_browser_is_named_with_its_system_or_left_as_it_says(agent: str, name: str) -> None:
    assert browser_name(agent) == name
