"""The account's access token: one for all couriers, kept sealed by the account's secret, which the courier alone knows.

WeChat counts how often one is asked for; a courier that renews it holds a lease, the others go on with what there is.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from messages.channels.protocol import Unavailable
from messages.models import AccessToken

NAME = "wechat"
NONCE = 12
# Renewed so long before its end.
AHEAD = timedelta(minutes=5)
# Longer than asking for one takes.
LEASE = timedelta(minutes=1)


def keep_token(fetch: Callable[[], tuple[str, int]]) -> str:
    """The one that there is, or what ``fetch`` gives (token, seconds). Raises Unavailable, also while another asks."""
    now = timezone.now()
    row, _ = AccessToken.objects.get_or_create(name=NAME)
    token = unseal(row.sealed)
    if token and row.expires_at > now + AHEAD:
        return token
    free = Q(renewing_until=None) | Q(renewing_until__lte=now)
    if not AccessToken.objects.filter(free, name=NAME).update(renewing_until=now + LEASE):
        if token and row.expires_at > now:
            return token
        raise Unavailable("token: another courier is asking for one")
    try:
        token, seconds = fetch()
        expires_at = timezone.now() + timedelta(seconds=seconds)
        AccessToken.objects.filter(name=NAME).update(sealed=seal(token), expires_at=expires_at)
        return token
    finally:
        AccessToken.objects.filter(name=NAME).update(renewing_until=None)


def drop_token(token: str) -> None:
    """WeChat no longer takes it. Another courier may have renewed it already."""
    row = AccessToken.objects.filter(name=NAME).first()
    if row and unseal(row.sealed) == token:
        AccessToken.objects.filter(name=NAME, sealed=row.sealed).update(sealed="")


def seal(token: str) -> str:
    nonce = os.urandom(NONCE)
    return urlsafe_b64encode(nonce + _cipher().encrypt(nonce, token.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """ "" for what was sealed by another secret: then there is none."""
    raw = urlsafe_b64decode(sealed)
    try:
        return _cipher().decrypt(raw[:NONCE], raw[NONCE:], None).decode() if raw else ""
    except InvalidTag:
        return ""


def _cipher() -> AESGCM:
    return AESGCM(
        sha256(f"qifu wechat token {settings.QIFU_WECHAT_APPID} {settings.QIFU_WECHAT_SECRET}".encode()).digest()
    )
