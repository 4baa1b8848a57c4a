"""Nobody in another's pages, by enumeration: every address that the program answers, with a stranger's things in it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from cms.approvals.links import address_of
from cms.approvals.models import LeaderLink
from cms.teams.models import Reminder, Role
from cms.teams.reminders import LINK as REMINDER_LINK
from tests.every_address import Address, Filler, every_route
from tests.foreign_world import ASCII_MARK, ELEMENT, MARK, WORD, Things, build_foreign_world
from tests.team_world import ADMINISTRATOR, World

pytestmark = pytest.mark.django_db
ANONYMOUS, AUDITOR = "anonymous", Role.AUDITOR.value
EDITOR, MODERATOR = Role.TOWN_EDITOR.value, Role.TOWN_MODERATOR.value
BORDERED = [EDITOR, MODERATOR, Role.ASSOCIATION_EDITOR.value, Role.AGENCY_EDITOR.value]
MARKS = (MARK, MARK.encode("unicode_escape").decode(), ASCII_MARK)

# Open to anybody, by what they are for; everything else asks an anonymous visitor to log in, or refuses.
PUBLIC = {
    "wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",  # switched off without mail: 404
    "qifu_sso_start", "qifu_sso_back",  # of single sign-on; 404 without it
    "qifu_invitation", "qifu_reminder", "qifu_leader", "qifu_leader_page", "qifu_leader_file", "qifu_instruction",  # the signed address is the key
    "appeals_send", "appeals_find", "appeals_track", "appeals_receipt",
    "subscribe", "subscribe_confirm", "leave",  # an address alone may subscribe; what was mailed to it is the key
    "event_register", "event_code", "registration", "registration_calendar", "registration_certificate",
    "gate", "gate_list", "gate_scans", "gate_worker", "api:seats", "api:seats-of-many", "survey",
    "wechat",  # signed by WeChat
    "my_home", "my_code", "my_out", "my_passkey_in", "my_passkey_in_options", "privacy_notice", "privacy_version",  # signing in, and what is said of that
    "introductions",  # figures of at least five
    "hall_home", "hall_times", "hall_queue", "hall_queue_data", "hall_screen",  # numbers and free times, nobody's name
    "search", "search_click", "traditional_search", "site", "health",
    "api:openapi-json", "api:openapi-view", "api:records", "api:record", "api:changes", "api:search_records",
    "api:calendar-feed", "api:atom-feed", "api:suggest", "api:api-root", "api:", "",
}  # fmt: skip
# Wagtail's own, and nobody's loss: the first is there to show what an error looks like, the others miss a field
# that their own forms always send, and change nothing.
ALWAYS_FAILS = {("GET", "wagtailadmin_error_test"), ("POST", "wagtailadmin_error_test")}
ALWAYS_FAILS |= {("POST", "qifu_external_link")}
# Seconds of work, with nothing of anybody in it.
SAME_FOR_ALL = {"wagtailapi_v3:openapi-json", "api:openapi-json"}
# Answered although the number is a stranger's, and why that lets nobody in.
OPENS = {
    "hall_times",
    "hall_queue",
    "hall_queue_data",
    "hall_screen",  # the city's halls: numbers and free times
    "wagtailadmin_editing_sessions:ping",  # another's session beside one's own page: begins a new one
    "wagtailadmin_editing_sessions:release",  # ends nobody's but one's own
    "wagtaildocs_authenticate_with_password",  # a password of a collection: asks for it
}
SHARED_LISTS = re.compile(r"wagtailsnippetchoosers_\w+:chosen")  # teams choose from the city's lists
BULK_ACTIONS_ON_TERMS = re.compile(r"/admin/bulk/(?!wagtail|auth)")  # names them, and refuses when it is confirmed
# The log-in's own, and what is made from things that are there: pictures in other sizes, open editors.
OWN_TABLES = {
    "django_session", "staff_accounts_signinevent", "staff_accounts_failedtries", "staff_accounts_staffsession",
    "wagtailcore_apitoken", "wagtailusers_userprofile", "wagtailadmin_editingsession", "wagtailcore_pagesubscription",
    "wagtailimages_rendition", "otp_totp_totpdevice", "search_engineoutage", "wagtailadmin_formstate",
}  # fmt: skip
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
LEAVES_TRACES = re.compile(
    r"/view_draft/$|/revisions/\d+/view/$|/delivery/$"
)  # derived fields of files, filled in once


@dataclass
class Place:
    world: World
    things: Things
    addresses: list[Address]
    unknown: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        world, things = build_foreign_world()
        filler = Filler(things)
        found: dict[str, Address] = {}
        unknown = []
        for route, name, _view in every_route():
            try:
                found |= {a.path: a for a in filler.addresses(route, name) if a.path not in found}
            except LookupError as error:
                unknown.append(f"{route}: {error}")
        yield Place(world, things, list(found.values()), unknown)
        transaction.set_rollback(True)


def test_every_address_can_be_filled_in(place: Place) -> None:
    """A new one whose parameters nothing is known of belongs into tests/every_address.py."""
    assert place.unknown == []
    assert len(place.addresses) > 800


@dataclass
class Answer:
    status: int
    text: str
    html: str
    location: str
    written: set[str]


class Asker:
    """Sends requests as a role and undoes what they did."""

    def __init__(self, world: World, role: str) -> None:
        self.client = world.clients.get(role) or Client()
        self.client.raise_request_exception = False
        self.headers = world.tokens.get(role, {})
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: Address) -> Answer:
        """A stranger's things as scripts ask for them: refusals are short then."""
        path = address.path
        written: set[str] = set()

        def watch(execute: Any, sql: str, *args: Any) -> Any:
            if (match := WRITING.match(sql)) and match[1] not in OWN_TABLES:
                written.add(match[1])
            return execute(sql, *args)

        by_api = "/api/" in path
        body, kind = ("{}", "application/json") if by_api else ("", "application/x-www-form-urlencoded")
        headers = self.headers if path.startswith("/api/v3/") else {}
        headers = headers | ({"x-requested-with": "XMLHttpRequest"} if address.is_foreign else {})
        self.client.cookies = SimpleCookie(self.cookies)  # also after it was asked to log out
        with transaction.atomic(), connection.execute_wrapper(watch):
            response = self.client.generic(method, path, "" if method == "GET" else body, kind, headers=headers)
            location = response.headers.get("Location", "")
            answer = Answer(response.status_code, all_text(response), all_html(response), location, written)
            transaction.set_rollback(True)
        return answer


def all_text(response: Any) -> str:
    """Body, headers and the messages that the next page would show; spreadsheets unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    queued = getattr(getattr(response.wsgi_request, "_messages", None), "_queued_messages", [])
    return f"{body.decode(errors='replace')} {response.headers} {[str(message) for message in queued]}"


def all_html(response: Any) -> str:
    """What a browser would take for a page, or a script put into one."""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return "" if response.streaming else str(response.content.decode())
    if kind.startswith("application/json") and b'"html"' in response.content:
        return str(response.json().get("html") or "")
    return ""


def questions(place: Place, role: str) -> Iterator[tuple[str, Address]]:
    """What is worth the time: own things are opened by one role (others' show beside them), changed by the auditor.

    An administrator looks at screens alone: what others wrote stands there. An auditor sees whatever there is, so one
    of a kind is enough.
    """
    seen: set[str] = set()
    for address in place.addresses:
        if address.name in SAME_FOR_ALL and role != EDITOR:
            continue
        if role == ADMINISTRATOR:
            if address.is_plain and not re.match(r"/api/|/admin/api/|/admin/snippets/", address.path):
                yield "GET", address
            continue
        if (address.is_foreign or address.is_plain or role == EDITOR) and not (
            role == AUDITOR and address.name in seen
        ):
            yield "GET", address
        seen.add(address.name)
        if address.is_foreign or address.is_plain or role in (AUDITOR, ANONYMOUS):
            yield "POST", address
            if address.path.startswith("/api/v3/") and role in (MODERATOR, AUDITOR, ANONYMOUS):
                yield "PATCH", address
                yield "DELETE", address


def problems(method: str, address: Address, role: str, answer: Answer) -> Iterator[str]:
    if answer.status >= 500 and (method, address.name) not in ALWAYS_FAILS:
        yield "fails"
    if ELEMENT in answer.html:
        yield "takes a text for an element"
    if role == ADMINISTRATOR:
        return
    if role != AUDITOR and any(mark in answer.text for mark in MARKS):
        yield "tells"
    if answer.written and not (method == "GET" and LEAVES_TRACES.search(address.path)):
        yield f"writes {sorted(answer.written)}"
    if address.is_foreign and answer.status < 300 and not may_open(role, method, address):
        yield "opens"
    if role == ANONYMOUS and address.name not in PUBLIC and not is_refusal(answer):
        yield "is public"


def may_open(role: str, method: str, address: Address) -> bool:
    if address.name in OPENS or SHARED_LISTS.match(address.name) or BULK_ACTIONS_ON_TERMS.match(address.path):
        return True
    # An auditor looks at everything, at an editor's preview too.
    return role == AUDITOR and (method == "GET" or address.name == "wagtailadmin_pages:preview_on_edit")


def is_refusal(answer: Answer) -> bool:
    return answer.status in (401, 403, 404, 405) or (
        (answer.status == 302 and answer.location.startswith(("/admin/login/", "/my/?next=")))
        or (answer.status == 422 and "登录已过期" in answer.text)  # what was sent, and nothing else, to be sent again
    )


@pytest.mark.parametrize("role", [*BORDERED, AUDITOR, ADMINISTRATOR, ANONYMOUS])
def test_no_address_lets_anybody_into_anothers_things(place: Place, role: str) -> None:
    asker, found = Asker(place.world, role), []
    for method, address in questions(place, role):
        answer = asker.ask(method, address)
        found += [f"{method} {address.path} {answer.status} {p}" for p in problems(method, address, role, answer)]
    assert found == []


EVIL = "https://evil.example/"


LISTS = re.compile(r"index|list|choose|reports|search|explor|us[ae]|history|home|board|site-history")


def asked_of_lists(things: Things) -> list[str]:
    """What lists can be asked for: words, whole tables, a stranger's doings and places, the way back."""
    user, page, collection = (things.foreign[kind][0] for kind in ("user", "page", "collection"))
    people = "&".join(f"{name}={user}" for name in ("user", "owner", "edited_by", "requested_by", "locked_by"))
    return [
        f"q={WORD}&export=xlsx",
        f"q={WORD}&next={EVIL}",
        f"{people}&collection_id={collection}",
        f"search={WORD}&child_of={page}&limit=20&fields=*&parent={page}",
    ]


def test_no_word_filter_or_export_tells_of_a_stranger(place: Place) -> None:
    """As the role of a team that sees most lists."""
    asker, found = Asker(place.world, MODERATOR), []
    for address in place.addresses:
        is_list = not address.is_foreign and LISTS.search(address.name or address.path)
        if not is_list or asker.ask("GET", address).status != 200:
            continue
        for query in asked_of_lists(place.things):
            asked = replace(address, path=f"{address.path}{'&' if '?' in address.path else '?'}{query}")
            answer = asker.ask("GET", asked)
            found += [f"{asked.path} {answer.status} {p}" for p in problems("GET", asked, MODERATOR, answer)]
            if answer.location.startswith(EVIL) or f'href="{EVIL}' in answer.text:
                found.append(f"{asked.path} leads away")
    assert found == []


# Whoever calls these shows a token of one's own instead of a cookie, or changes nothing; the services' pages ask for the
# proof themselves, and show the form again (test_appeal_pages, test_my_pages, test_surveys, test_introductions); WeChat signs (test_wechat), and who leaves by
# one click of the mail program shows the link (RFC 8058).
WITHOUT_CSRF = re.compile(
    r"wagtailapi_v3:|wagtailadmin_api:|api:|api/<path:path>$|search_click$|appeals_|my_|event_|registration|gate|privacy_|hall_|leave$|subscribe|survey$|introduction|wechat$"
)


def test_every_address_wants_proof_that_the_form_is_ours() -> None:
    exempt = {name or route for route, name, view in every_route() if getattr(view, "csrf_exempt", False)}
    assert sorted(name for name in exempt if not WITHOUT_CSRF.match(name)) == []


@pytest.mark.parametrize("action", ["copy", "delete", "unpublish", "move"])
def test_the_admins_api_wants_it_too(place: Place, action: str) -> None:
    """It answers for the session's cookie, and Django's own check is off for it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.world.users[ADMINISTRATOR])
    url = reverse("wagtailadmin_api:pages:action", args=[place.world.pages["town policy"].pk, action])
    with transaction.atomic():
        assert client.post(url, {}, content_type="application/json").status_code == 403
        transaction.set_rollback(True)


def test_no_page_of_the_admin_is_framed_by_others(place: Place) -> None:
    """Nor is one that a link opens without logging in: 同意 would be a click on something else."""
    asker = Asker(place.world, ADMINISTRATOR)
    leader = urlsplit(address_of(LeaderLink.objects.latest("pk"))).path
    reminder = urlsplit(REMINDER_LINK.address(Reminder.objects.latest("pk").pk)).path
    for path in (leader, f"{leader}page/", reminder, reverse("wagtailadmin_login"), reverse("wagtailadmin_home")):
        response = Client().get(path) if path != reverse("wagtailadmin_home") else asker.client.get(path)
        assert response.status_code == 200, path
        assert response.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), path
        assert re.search(r"frame-ancestors '(self|none)'", response.headers["Content-Security-Policy"]), path
