"""What a browser's identification says to a person: ``"Chrome 126，Windows"``."""

import re

# The first that matches counts: most browsers also name those that they descend from.
_BROWSERS = [
    ("企业微信", r"wxwork/(\d+)"),
    ("微信", r"MicroMessenger/(\d+)"),
    ("钉钉", r"DingTalk/(\d+)"),
    ("Edge", r"Edg(?:A|iOS|e)?/(\d+)"),
    ("QQ 浏览器", r"M?QQBrowser/(\d+)"),
    ("360 浏览器", r"(?:360SE|360EE)[/ ]?(\d*)"),
    ("华为浏览器", r"HuaweiBrowser/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Headless)?(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari"),
    ("IE", r"(?:MSIE |Trident/.*rv:)(\d+)"),
]
_SYSTEMS = [
    ("Windows", "Windows"),
    ("鸿蒙", "HarmonyOS|OpenHarmony"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux|X11"),
]
_UNKNOWN_LENGTH = 60


def browser_name(agent: str) -> str:
    """Browser, its version and system; the beginning of ``agent`` (a User-Agent header) if it names none of ours."""
    found = ((name, re.search(pattern, agent)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1]}".strip() for name, match in found if match), "")
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, agent)), "")
    return "，".join(filter(None, (browser, system))) or agent[:_UNKNOWN_LENGTH]
