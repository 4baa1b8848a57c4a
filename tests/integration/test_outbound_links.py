"""Links to other sites: collected from what is public, asked politely, told to whoever can mend them."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.outbound_links.asking import ask
from cms.outbound_links.models import OutboundLink, State
from cms.teams.models import Role
from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage, PortalPage
from tests.approval_people import client_of, make_member
from tests.broken_servers import closed_port, silent_server
from tests.content_factories import make_agency, make_news
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

# What another site does, by path: status, where it leads to, and whether HEAD is known.
SITE: dict[str, tuple[int, str, bool]] = {
    "/well": (200, "", True),
    "/no-head": (200, "", False),
    "/gone": (404, "", True),
    "/moved": (301, "/well", True),
    "/for-now": (302, "/well", True),
    "/moved-away": (301, "/gone", True),
    "/round": (302, "/round", True),
    "/not-for-programs": (403, "", True),
    "/broken": (500, "", True),
}


@pytest.fixture
def other_site(settings: Any) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the requests it got."""
    settings.QIFU_LINK_CHECK_PRIVATE, settings.QIFU_LINK_CHECK_PAUSE = True, 0
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            status, target, knows_head = SITE[self.path]
            self.answer(status if knows_head else 405, target)

        def do_GET(self) -> None:
            self.answer(*SITE[self.path][:2])

        def answer(self, status: int, target: str) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(status)
            if target:
                self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/well", State.WELL), ("/no-head", State.WELL), ("/for-now", State.WELL), ("/moved", State.MOVED),
        ("/gone", State.DOUBTFUL), ("/moved-away", State.DOUBTFUL), ("/round", State.DOUBTFUL),
        ("/broken", State.DOUBTFUL), ("/not-for-programs", State.SKIPPED),
    ],
)  # fmt: skip
def test_what_another_site_answers_is_judged_as_a_reader_would(
    other_site: tuple[str, list[str]], path: str, state: State
) -> None:
    answer = ask(other_site[0] + path)
    assert answer.state == state
    assert answer.detail == (f"{other_site[0]}/well" if state == State.MOVED else answer.detail)


def test_servers_that_are_away_or_silent_are_no_errors_of_ours(settings: Any) -> None:
    settings.QIFU_LINK_CHECK_PRIVATE = True
    with closed_port() as closed, silent_server() as silent:
        addresses = [f"{closed}/", f"{silent}/", "http://[::bad/", "https://no-such-host.invalid/"]
        answers = [ask(address, patience=(0.3, 0.3)) for address in addresses]
    assert [answer.state for answer in answers] == [State.DOUBTFUL] * 4
    assert all(answer.detail for answer in answers)


def test_the_inner_network_is_not_asked(other_site: tuple[str, list[str]], settings: Any) -> None:
    address, asked = other_site
    settings.QIFU_LINK_CHECK_PRIVATE = False
    assert ask(f"{address}/well").state == ask("http://169.254.169.254/").state == State.SKIPPED
    assert asked == []


def test_links_are_found_in_fields_and_texts_and_forgotten_with_their_page(
    city: CityPortalPage, other_site: tuple[str, list[str]]
) -> None:
    page = publish_news(city, other_site[0], "/gone", "/well")
    draft = publish_news(city, other_site[0], "/moved", column="notice")
    draft.unpublish()
    run_pending()
    call_command("check_links")
    assert {link.url.removeprefix(other_site[0]): link.state for link in OutboundLink.objects.all()} == {
        "/gone": State.DOUBTFUL, "/well": State.WELL,
    }  # fmt: skip
    page.unpublish()
    run_pending()
    call_command("check_links")
    assert not OutboundLink.objects.exists()


def test_a_link_is_lost_after_a_second_failure_and_well_ones_are_left_alone_for_a_week(
    city: CityPortalPage, other_site: tuple[str, list[str]]
) -> None:
    address, asked = other_site
    publish_news(city, address, "/gone", "/well")
    call_command("check_links")
    call_command("check_links")
    assert len(asked) == 3, "HEAD and GET for what is gone, HEAD for what is well, and nothing again on the same day"
    OutboundLink.objects.update(checked_at=timezone.now() - timedelta(days=1))
    call_command("check_links")
    assert len(asked) == 5
    assert OutboundLink.objects.get(url__endswith="/gone").state == State.LOST
    assert OutboundLink.objects.get(url__endswith="/gone").failing_since is not None


def test_each_sees_the_links_of_its_own_pages(
    city: CityPortalPage, town: PortalPage, other_site: tuple[str, list[str]]
) -> None:
    address, _asked = other_site
    publish_news(city, address, "/gone")
    agency = make_agency(town, website=f"{address}/moved")
    run_pending()
    call_command("check_links")
    mine = report(make_member(town, Role.TOWN_EDITOR))
    assert f"{address}/moved" in mine and agency.title in mine and f"{address}/gone" not in mine
    everything = report(make_superuser())
    assert f"{address}/moved" in everything and f"{address}/gone" in everything and "页面不存在（404）" in everything
    sheet: Any = client_of(make_superuser("second")).get(reverse("qifu_outbound_links"), {"export": "csv"})
    text = b"".join(sheet.streaming_content).decode("utf-8-sig")
    assert f"{address}/gone" in text and agency.title in text


def report(user: Any) -> str:
    return client_of(user).get(reverse("qifu_outbound_links")).content.decode()


def publish_news(city: CityPortalPage, address: str, *paths: str, column: str = "work") -> Any:
    links = "".join(f'<a href="{address}{path}">样例</a>' for path in paths)
    page = make_news(city, column=column, body=[("paragraph", f"<p>{links}</p>")])
    run_pending()
    return page
