"""At the door: two devices, one of them offline; whatever they send, and however often, says the same in the end."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdfium2 import PdfDocument

from services.registrations.links import make_gate_link, make_link
from services.registrations.models import Desk, GateLink, Registration, Scan
from services.registrations.organising import Organiser, close_list, note_presence
from services.registrations.refusals import NotPossible
from services.registrations.tickets import mac_of, short_code, ticket_text
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.registrations import desk_of, enter, in_days, make_open_event, states_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(city: CityPortalPage) -> Desk:
    """Begins in an hour."""
    event = make_open_event(city, capacity=105, starts_at=in_days(1 / 24), registration_closes_at=in_days(1 / 48))
    return desk_of(event)


@pytest.fixture
def gate(desk: Desk) -> str:
    return make_gate_link(new_link(desk))


def new_link(desk: Desk, **values: Any) -> GateLink:
    given = {"helper": "小李", "made_by": "王主任", "expires_at": timezone.now() + timedelta(hours=5)}
    return GateLink.objects.create(desk=desk, **{**given, **values})


def scan(at: datetime, **values: Any) -> dict[str, Any]:
    return {"nonce": uuid.uuid4().hex, "at": at.isoformat(), **values}


def upload(gate: str, *scans: dict[str, Any], device: str = "a") -> list[dict[str, Any]]:
    answer = Client(enforce_csrf_checks=True).post(
        f"{gate}scans/", {"device": device, "scans": list(scans)}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content.decode()
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_two_devices_one_offline_count_everybody_once_at_the_first_time(desk: Desk, gate: str) -> None:
    people = enter(desk, *range(105))
    rows = Client().get(f"{gate}list/").json()["rows"]
    assert len(rows) == 105 and set(rows[0]) == {"id", "code", "name", "firm", "state", "said", "at"}
    begin = timezone.now() - timedelta(minutes=30)
    # 60 by each device; fifteen people are scanned by both.
    online = [scan(begin + timedelta(seconds=10 * n), ticket=ticket_text(p)) for n, p in enumerate(people[:60])]
    offline = [scan(begin + timedelta(seconds=7 * n), registration=p.pk) for n, p in enumerate(people[45:])]
    for one in online:
        upload(gate, one)
    random.Random(1).shuffle(offline)
    for _ in range(3):
        last = upload(gate, *offline, device="b")
    upload(gate, *online[:20])
    assert Registration.objects.filter(desk=desk, state="attended").count() == 105
    assert Scan.objects.count() == 120 and sum(one["result"] == "again" for one in last) == 15
    for n in range(45, 60):
        people[n].refresh_from_db()
        first = min(begin + timedelta(seconds=10 * n), begin + timedelta(seconds=7 * (n - 45)))
        assert people[n].attended_at == first


def test_what_is_not_on_the_list_is_unknown_and_who_waits_has_no_seat_unless_let_in(desk: Desk, gate: str) -> None:
    Desk.objects.filter(pk=desk.pk).update(capacity=1)
    one, waiting = enter(desk, 1, 2)
    forged = f"QF.{desk.pk}.{one.pk}.{mac_of(desk.pk + 1, one.pk)}"
    now = timezone.now()
    results = upload(
        gate,
        scan(now, ticket=forged),
        scan(now, ticket="ZZZZ-ZZZZ"),
        scan(now, ticket=short_code(one).lower()),
        scan(now, ticket=ticket_text(waiting)),
        scan(now, registration=waiting.pk, admit=True),
    )
    assert [r["result"] for r in results] == ["unknown", "unknown", "ok", "no_seat", "ok"]
    assert [r["words"] for r in results[:2]] == ["名单里没有"] * 2
    assert states_of(desk) == ["attended", "attended"]
    # Who was let in takes nobody's seat.
    assert Registration.objects.filter(desk=desk).seated().count() == 1


def test_a_walk_in_is_written_down_once_however_often_it_is_sent(desk: Desk, gate: str) -> None:
    [known] = enter(desk, 1)
    new = scan(timezone.now(), walk_in={"name": "王五", "contact": "", "firm": "甲公司"})
    same = scan(timezone.now(), walk_in={"name": "样例1", "contact": known.contact, "firm": ""})
    for _ in range(3):
        assert [r["result"] for r in upload(gate, new, same)] == ["ok", "ok"]
    assert [(r.name, r.state, r.channel) for r in Registration.objects.filter(desk=desk)] == [
        ("样例1", "attended", "self"),
        ("王五", "attended", "door"),
    ]


def test_without_a_script_a_typed_code_is_looked_at(desk: Desk, gate: str) -> None:
    [one] = enter(desk, 1)
    browser = Client(enforce_csrf_checks=True)
    values = form_values(browser.get(gate).content.decode())
    good = browser.post(gate, {**values, "code": short_code(one)}).content.decode()
    assert "有效：样例1" in good
    assert "已签到" in browser.post(gate, {**values, "code": short_code(one)}).content.decode()
    assert "名单里没有" in browser.post(gate, {**values, "code": "ABCD-2345"}).content.decode()


def test_a_link_opens_one_door_until_it_expires_or_is_taken_back(desk: Desk, city: CityPortalPage) -> None:
    early = desk_of(make_open_event(city, slug="later", starts_at=in_days(5)))
    [one] = enter(early, 1)
    assert (
        upload(make_gate_link(new_link(early)), scan(timezone.now(), ticket=ticket_text(one)))[0]["result"] == "early"
    )
    assert (
        upload(make_gate_link(new_link(desk)), scan(timezone.now(), ticket=ticket_text(one)))[0]["result"] == "unknown"
    )
    for link in (
        new_link(desk, expires_at=timezone.now()),
        new_link(desk, revoked_at=timezone.now()),
    ):
        gate = make_gate_link(link)
        for below in ("", "list/", "worker.js"):
            assert Client().get(f"{gate}{below}").status_code == 404
        assert Client().post(f"{gate}scans/", {}, content_type="application/json").status_code == 404
    assert Client().get("/services/t/nonsense/gate/").status_code == 404


@pytest.mark.parametrize("body", ["", "[]", '{"scans": [{}]}', '{"scans": [{"nonce": "12345678", "at": "gestern"}]}'])
def test_what_no_device_sends_is_refused(desk: Desk, gate: str, body: str) -> None:
    assert Client().post(f"{gate}scans/", body, content_type="application/json").status_code == 400


def test_who_came_gets_materials_survey_and_a_certificate_with_its_font_inside(desk: Desk, gate: str) -> None:
    one, absent = enter(desk, 1, 2)
    upload(gate, scan(timezone.now(), ticket=ticket_text(one)))
    past = timezone.now() - timedelta(minutes=1)
    Desk.objects.filter(pk=desk.pk).update(
        survey_url="https://survey.example.com/1", materials_note="https://example.com/slides", ends_at=past
    )
    page = Client().get(make_link(one)).content.decode()
    assert "https://survey.example.com/1" in page and "https://example.com/slides" in page
    assert "survey.example.com" not in Client().get(make_link(absent)).content.decode()
    answer = Client().get(f"{make_link(one)}certificate.pdf")
    assert answer["Content-Type"] == "application/pdf" and b"FontFile" in answer.content
    text = read_pdf(answer.content)
    assert "参加证明" in text and "样例1" in text and "样例讲座" in text
    assert Client().get(f"{make_link(absent)}certificate.pdf").status_code == 404


def read_pdf(content: bytes) -> str:
    with PdfDocument(content) as document:
        return str(document[0].get_textpage().get_text_range())


def test_an_organiser_notes_who_came_and_closes_the_list_once_it_is_over(desk: Desk) -> None:
    Desk.objects.filter(pk=desk.pk).update(capacity=2)
    one, two, waiting, last = enter(desk, 1, 2, 3, 4)
    organiser = Organiser("王主任", 1)
    note_presence(one.pk, "attend", organiser)
    note_presence(waiting.pk, "attend", organiser)
    with pytest.raises(NotPossible):
        note_presence(last.pk, "absent", organiser)
    assert states_of(desk) == ["attended", "confirmed", "attended", "waiting"]
    assert Registration.objects.filter(desk=desk).seated().count() == 2
    with pytest.raises(NotPossible, match="结束以后"):
        close_list(desk.pk, organiser)
    Desk.objects.filter(pk=desk.pk).update(ends_at=timezone.now())
    assert close_list(desk.pk, organiser) == 1 and Registration.objects.get(pk=two.pk).state == "absent"
