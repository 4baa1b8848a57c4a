"""From which address a request really comes, when trusted proxies stand between."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNIX_SOCKET = "unix"


def client_address(request: HttpRequest) -> str:
    """The nearest address that is no trusted proxy; X-Forwarded-For counts only from those. "" if there is none."""
    trusted = tuple(settings.QIFU_TRUSTED_PROXIES)
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    address = str(request.META.get("REMOTE_ADDR") or UNIX_SOCKET)
    while is_trusted(address, trusted) and hops:
        address = hops.pop()
    return _plain(address)


def is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    if address == UNIX_SOCKET:
        return UNIX_SOCKET in trusted
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _networks(trusted))


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(entry, strict=False) for entry in trusted if entry != UNIX_SOCKET]


def _plain(address: str) -> str:
    """Nothing but an address goes into the log."""
    try:
        return str(ip_address(address))
    except ValueError:
        return ""
