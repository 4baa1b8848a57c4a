"""Appeals: 8,000 enterprises, 50,000 appeals; sending one, every staff list, a month's figures.

Method: the registry is filled by ``manage.py import_enterprises`` (bench/enterprises.py) unless it is, and appeals of two
years with all their events are written in bulk (bench/many_appeals.py) until there are that many. The web process is
started by the command of deploy/systemd/qifu-web.service and asked over HTTP, one request after another. The form of an
appeal is opened and sent as a browser without scripts does it, 200 times; the time is that of the sending. Each list is
opened by every role that may, 20 times. Its queries are counted in this process, with the first 2,000 appeals and with
all: a list whose number of queries has grown ends the script with status 1. Seconds of the processor are told beside
wall-clock time: on a machine that is busy with other work they tell more. A month's figures are those that the
publisher counts (``freeze_month``: the year, the month, every category and unit, each with all counts and rates), five times,
rolled back. The 95th percentile is by nearest rank. On PostgreSQL:

    .ci/with-postgresql sh -c 'python manage.py migrate && python -m bench.portal && python -m bench.appeals'

    python -m bench.appeals [APPEALS]
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.enterprises import write_file
from bench.many_appeals import City, add_appeals
from bench.processes import manage
from bench.serving import Server, serving
from bench.timing import describe
from cms.service_desk.models import DeskRole, UnitGroup
from cms.service_desk.units import sync_unit, sync_units
from services.appeals.figures import Month, freeze_month
from services.appeals.models import Appeal, AppealEvent, FrozenFigures
from services.enterprises.models import Enterprise
from services.units.models import Unit, UnitKind
from tests.appeal_forms import form_values

COUNT, FEW, ROUNDS, SENDINGS, MONTHS = 50_000, 2_000, 20, 200, 5
TARGET_MS, MONTH_TARGET_S = 300, 2.0
ADMIN = "/admin/"
UNITS = {UnitKind.TOWN: 16, UnitKind.DEPARTMENT: 24}
LISTS = {
    "my queue": "appeals/",
    "all": "appeals/?show=all",
    "all, last page": "appeals/?show=all&p=9999",
    "red": "appeals/?light=red",
    "yellow": "appeals/?light=yellow",
    "paused": "appeals/?light=grey",
    "closed": "appeals/?state=closed",
    "by word": "appeals/?q=积水12",
    "by enterprise": "appeals/?q=第77号",
    "by telephone": "appeals/?q=13800000000",
    "disputed": "appeals/?listed=disputed",
    "solved of the year": "appeals/?figure=solved.n",
    "figures": "appeals/figures/",
    "figures of a month": "appeals/figures/?since=2026-10-01&until=2026-10-31",
    "enterprises": "enterprises/",
    "enterprises, last page": "enterprises/?p=9999",
    "enterprises by word": "enterprises/?q=第77",
}


def main(count: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    city = fill_registry()
    people = add_people()
    add_appeals(city, max(0, FEW - Appeal.objects.count()), seed=1)
    few = dict(count_all(people))
    started = time.perf_counter()
    add_appeals(city, max(0, count - Appeal.objects.count()), seed=2)
    tell_filling(time.perf_counter() - started)
    many = dict(count_all(people))
    with serving({"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_LOG_LEVEL": "ERROR", **os.environ}) as server:
        slow = [*time_sending(server), *time_lists(server, people, many)]
    slow += time_month()
    # The lights of a list that was empty before.
    grown = [name for name, queries in many.items() if queries > few[name] + 1]
    print(
        f"target: p95 under {TARGET_MS} ms, a month under {MONTH_TARGET_S:.0f} s; {'missed by ' + ', '.join(slow) if slow else 'met'}"
    )
    print(f"queries: from {min(many.values())} to {max(many.values())}; {'growing: ' + ', '.join(grown) if grown else 'the same with 2,000 appeals'}")  # fmt: skip
    sys.exit(bool(grown))


def fill_registry() -> City:
    sync_units()
    for kind, number in UNITS.items():
        for n in range(number):
            sync_unit(f"bench:{kind}:{n}", kind, f"样例{kind.label}{n}")
    if not Enterprise.objects.exists():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "enterprises.xlsx")
            write_file(path)
            manage("import_enterprises", str(path), "--as-of", "2026-01-31")
    return City.read(list(Enterprise.objects.values_list("name", flat=True)))


def add_people() -> dict[str, Client]:
    """Somebody of each role, signed in."""
    people = {}
    for role in DeskRole:
        group = UnitGroup.objects.filter(role=role).order_by("pk")[0].group
        user, _created = get_user_model()._default_manager.get_or_create(username=f"bench-{role.value}")
        user.groups.set([group])
        people[role.value] = Client()
        people[role.value].force_login(user)
    return people


def count_all(people: dict[str, Client]) -> Iterator[tuple[str, int]]:
    """Queries of each list that a role may open; opened once before, so that what lives long is there."""
    for role, client in people.items():
        for name, address in LISTS.items():
            if client.get(ADMIN + address).status_code != 200:
                continue
            with CaptureQueriesContext(connection) as queries:
                client.get(ADMIN + address)
            yield f"{role}: {name}", len(queries)


def tell_filling(seconds: float) -> None:
    appeals, events = Appeal.objects.count(), AppealEvent.objects.count()
    print(f"{Enterprise.objects.count()} enterprises, {Unit.objects.count()} units, {appeals} appeals, {events} events on {connection.vendor}; written in {seconds:.0f} s", flush=True)  # fmt: skip
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def time_sending(server: Server) -> Iterator[str]:
    times, cpu = [], []
    for n in range(SENDINGS):
        page = server.get("/services/appeals/")
        values = form_values(page.content.decode())
        values |= {
            "enterprise_name": f"样例企业第{n}号有限公司",
            "text": "厂区门口积水，货车进不来。",
            "contact": f"1380013{n:04d}",
        }
        cookies = "; ".join(f"{name}={c.value}" for name, c in SimpleCookie(page.headers["Set-Cookie"]).items())
        before = server.cpu_seconds()
        headers = {"Cookie": cookies, "X-Forwarded-For": f"198.51.{n // 250}.{n % 250 + 1}"}
        times.append(server.post("/services/appeals/", values, headers).milliseconds)
        cpu.append(server.cpu_seconds() - before)
    yield from tell("sending an appeal", times, sum(cpu) / len(cpu))


def time_lists(server: Server, people: dict[str, Client], queries: dict[str, int]) -> Iterator[str]:
    for name in queries:
        role, _colon, shown = name.partition(": ")
        headers = {"Cookie": f"sessionid={people[role].cookies['sessionid'].value}"}
        server.get(ADMIN + LISTS[shown], headers=headers)
        before = server.cpu_seconds()
        times = [server.get(ADMIN + LISTS[shown], headers=headers).milliseconds for _ in range(ROUNDS)]
        yield from tell(f"{name} ({queries[name]})", times, (server.cpu_seconds() - before) / ROUNDS)


def tell(name: str, times: list[float], cpu: float | None = None) -> Iterator[str]:
    """Prints it; yields the name of what is too slow. ``cpu``: seconds of the server for one, all its processes."""
    beside = f"  CPU {cpu * 1000:.0f} ms" if cpu is not None else ""
    print(describe(f"{name:46}", times) + beside, flush=True)
    if sorted(times)[int(len(times) * 0.95)] > TARGET_MS:
        yield name


def time_month() -> list[str]:
    month, today, times = Month.before(timezone.localdate()), timezone.localdate(), []
    cpu: list[float] = []
    for _ in range(MONTHS):
        with transaction.atomic():
            FrozenFigures.objects.filter(month=month.first).delete()
            started, worked = time.perf_counter(), time.process_time()
            figures = freeze_month(month, today)
            times.append(time.perf_counter() - started)
            cpu.append(time.process_time() - worked)
            transaction.set_rollback(True)
    print(
        f"{len(figures.rows)} groups of {month.first:%Y-%m}: median {sorted(times)[len(times) // 2]:.2f} s, most {max(times):.2f} s; CPU median {sorted(cpu)[len(cpu) // 2]:.2f} s"
    )
    return ["a month's figures"] if max(times) > MONTH_TARGET_S else []


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else COUNT)
