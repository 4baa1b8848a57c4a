"""Where the admin lives unless settings say: in production on a host of its own."""

import ipaddress
from urllib.parse import urlsplit, urlunsplit


def own_admin_url(site_url: str) -> str:
    """``https://qifu.example.gov.cn`` → ``https://qifu-admin.example.gov.cn``: a name beside, for one certificate.

    An address without such a name (an IP address, localhost) stays as it is.
    """
    try:
        parts = urlsplit(site_url)
        name, port = parts.hostname or "", parts.port
    except ValueError:  # cms.project.checks says what is wrong with it
        return site_url
    if "." not in name or _is_number(name):
        return site_url
    first, _dot, rest = name.partition(".")
    return urlunsplit((parts.scheme, f"{first}-admin.{rest}{f':{port}' if port else ''}", parts.path, "", ""))


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
