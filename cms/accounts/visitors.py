"""Who looks at a page, as far as the request says; the services ask by settings.QIFU_VISITOR."""

from django.http import HttpRequest

from cms.accounts.addresses import client_address
from cms.accounts.browsers import browser_name
from cms.accounts.throttle import network_of


def see_visitor(request: HttpRequest) -> tuple[str, str]:
    """Whose address it is ("" if there is none; of IPv6 the /64 that one holder has), and the name of the browser."""
    return network_of(client_address(request)), browser_name(request.headers.get("User-Agent", ""))
