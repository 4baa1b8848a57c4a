"""Pages that Django makes for readers keep the portal's own Content-Security-Policy, and hold nothing that it refuses."""

import re

import pytest
from django.test import Client

from cms.project.security import ENTRANCE_POLICY
from site_content.portals.models import CityPortalPage
from tests.people import sign_in
from tests.strict_pages import refused_parts
from themes.serving import HEADERS

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/search/", "/search/?q=%E8%A1%A5%E8%B4%B4", "/zh-hant/search/?q=a", "/services/appeals/", "/services/appeals/track/",
    "/services/privacy/", "/services/t/none/", "/my/", "/none/",
]  # fmt: skip
# Ends sessions or is somebody's deed; looked at by nobody on a walk.
DEEDS = re.compile(r"/(?:out|leave|files)/")


def test_policy_of_the_portal_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and not re.search(r"unsafe|nonce|http|data:|\*", policy)


def test_pages_for_everybody_keep_it(client: Client, city: CityPortalPage) -> None:
    for address in PUBLIC:
        assert problems_of(client, address) == [], address


def test_all_pages_that_somebody_signed_in_can_walk_to_keep_it(client: Client, city: CityPortalPage) -> None:
    sign_in(client)
    seen, waiting = set[str](), ["/my/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        assert problems_of(client, address) == [], address
        links = re.findall(r'href="(/(?:my|services)/[^"#?]*)', client.get(address).content.decode())
        waiting += [link for link in set(links) - seen - set(waiting) if not DEEDS.search(link)]
    assert len(seen) > 5


def problems_of(client: Client, address: str) -> list[str]:
    response = client.get(address)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    policy = response.headers["Content-Security-Policy"]
    strict = [] if policy == HEADERS["Content-Security-Policy"] else [policy]
    return strict + refused_parts(response.content.decode())


def test_pages_of_the_admin_before_signing_in_run_no_script_of_their_own_either(client: Client) -> None:
    for address in ("/admin/login/", "/admin/password_reset/", "/admin/none/", "/admin/approve/a/b/"):
        response = client.get(address)
        assert (
            response.headers["Content-Security-Policy"] == ENTRANCE_POLICY
            and refused_parts(response.content.decode()) == []
        )
