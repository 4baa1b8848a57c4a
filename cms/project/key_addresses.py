"""Addresses that open something by themselves (an appeal, a leader's decision, an invitation) stay out of logs.

nginx's own log leaves them out by the same list (deploy/nginx/qifu.conf.template).
"""

import logging
import re

DOORS = (
    "/services/t",
    "/services/leave",
    "/services/subscribe",
    "/services/hall/bookings",
    "/services/surveys",
    "/my/code",
    "/my/invitations",
    "/admin/approve",
    "/admin/confirm",
    "/admin/invitation",
    "/admin/password_reset/confirm",
)
_KEY = re.compile(rf"({'|'.join(DOORS)})/[^\s'\"]+")


class KeyAddressFilter(logging.Filter):
    """Of a handler: whatever logger's line it is, such an address loses its key."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = _KEY.sub(r"\1/-", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
