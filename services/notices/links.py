"""Addresses that messages name. Those of leaving open without signing in: nginx's log cuts them (deploy/nginx)."""

from django.conf import settings

from services.notices.models import Notice, Recipient

LEAVE = "/services/leave/"
INBOX = "/my/notices/"


def absolute(address: str) -> str:
    """With the portal's host, where it has none."""
    return address if "://" in address else f"{settings.QIFU_SITE_URL}{address}"


def leave_path(recipient: Recipient) -> str:
    return f"{LEAVE}{recipient.token}/"


def leave_link(recipient: Recipient) -> str:
    return absolute(leave_path(recipient))


def notice_link(notice: Notice) -> str:
    """What it is about; else the inbox."""
    return absolute(notice.subject.url or INBOX)
