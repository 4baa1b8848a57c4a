"""Whether a request comes from WeChat: SHA-1 over the account's token and what the request says, sorted.

https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
"""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

# Clocks differ, and a message may be under way for some time; what is older was kept by somebody.
LONGEST_UNDER_WAY = timedelta(minutes=5)


def sign(*parts: str) -> str:
    """Of ``parts`` and the token, forty hexadecimal digits."""
    return hashlib.sha1("".join(sorted((settings.QIFU_WECHAT_TOKEN, *parts))).encode()).hexdigest()


def is_signed(signature: str, *parts: str) -> bool:
    """Never, as long as there is no token."""
    return bool(settings.QIFU_WECHAT_TOKEN) and constant_time_compare(signature, sign(*parts))


def is_recent(timestamp: str, now: datetime | None = None) -> bool:
    """``timestamp``: seconds since 1970."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs((now or timezone.now()).timestamp() - int(timestamp)) <= LONGEST_UNDER_WAY.total_seconds()
