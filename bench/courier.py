"""Courier: 1 million messages in place, 8,000 queued, claimed and sent by one courier and by two; killed fifty times.

Method: rows of a year are written in bulk. ``post_many`` queues 8,000 messages that are composed when they are sent, then the same
again, which must find nothing to do. One courier in a process of its own claims, composes and notes 2,000, to a channel that
takes everything at once, so that nothing but our side is measured; then two couriers at the same time. Then 8,000 over SMTP, to a
server (tests/smtp_server.py) that shares the two cores with them, while couriers are killed 50 times at any place of the talk
(tests/couriers.py): nothing may be missing, and at most one come twice for each kill. Memory is the resident one of a
courier, early and at its end. Pages of the delivery screen are opened 20 times each in this process. Only on PostgreSQL:

    .ci/with-postgresql sh -c 'python manage.py migrate && python -m bench.courier'

    python -m bench.courier [ROWS]
"""

import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.timing import describe
from messages.courier import Courier
from messages.later import Later, post_many
from messages.models import Message, State
from tests.couriers import send_while_killed
from tests.smtp_server import smtp_server

ROWS, QUEUED, SENT, KILLS, ROUNDS = 1_000_000, 8_000, 2_000, 50, 20
QUEUE_SECONDS, REPEAT_SECONDS, PER_SECOND, LIST_MS = 5.0, 1.0, 200, 300
LISTS = {
    "not done": "", "all": "state=all", "all, page 50": "state=all&p=50", "sent": "state=sent", "bounced": "state=bounced",
    "SMS": "state=all&channel=sms", "one recipient's": "state=all&topic=recipient:77", "by day": "state=all&since=2026-06-01",
}  # fmt: skip
FILL = """
INSERT INTO outbox_message (reference, channel, key, sender, recipient, subject, content, composer, topic, sensitive, state, attempts,
    next_attempt_at, give_up_at, at_any_hour, why, claimed_by, last_error, created_at, finished_at)
SELECT gen_random_uuid(), CASE WHEN n %% 5 = 0 THEN 'sms' ELSE 'mail' END, 'old:' || n, '', 'q***@example.org', '政策提醒', '',
    'bench', 'recipient:' || n %% 8000, true, CASE WHEN n %% 50 = 0 THEN 'bounced' WHEN n %% 500 = 1 THEN 'failed' ELSE 'sent' END, 1,
    moment, moment + interval '72 hours', false, '', '', '', moment, moment
FROM (SELECT n, now() - n * interval '30 seconds' AS moment FROM generate_series(1, %s) AS n) AS rows
"""


class Taking:
    """A channel that takes everything, and remembers how large its courier was."""

    def __init__(self) -> None:
        self.sizes: list[float] = []

    def send(self, message: Message) -> None:
        self.sizes.append(memory_mb())

    def rest(self) -> None:
        pass


def memory_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(rows: int) -> None:
    settings.QIFU_COMPOSERS = {"bench": "tests.composers.compose_for_readers"}
    settings.QIFU_CHANNELS = {
        "mail": "messages.channels.smtp.SmtpChannel",
        "sms": "messages.channels.console.ConsoleChannel",
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    if connection.vendor != "postgresql":
        raise SystemExit("This is measured on PostgreSQL: .ci/with-postgresql …")
    fill(rows)
    print(f"load average {os.getloadavg()[0]:.1f}")
    slow = [*measure_queueing(), *measure_sending(1), *measure_sending(2), *measure_screens(), *kill()]
    sys.exit("; ".join(slow) or None)


def fill(rows: int) -> None:
    Message.objects.exclude(key__startswith="old:").delete()
    missing = rows - Message.objects.count()
    with connection.cursor() as cursor:
        if missing > 0:
            Message.objects.all().delete()
            cursor.execute(FILL, [rows])
        cursor.execute("ANALYZE outbox_message")
    print(f"messages in place: {Message.objects.count()}")


def queue(occasion: str, count: int = QUEUED) -> int:
    return post_many(
        Later(composer="bench", channel="mail", key=f"{occasion}:{n}", about="政策提醒", topic=f"recipient:{n}")
        for n in range(count)
    )


def measure_queueing() -> list[str]:
    seconds, cpu = [], []
    for expected in (QUEUED, 0):
        started, busy = time.perf_counter(), time.process_time()
        assert queue("policy:1:new") == expected
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - busy)
    print(
        f"queued {QUEUED}: {seconds[0]:.2f} s, {cpu[0]:.2f} s of our CPU (wanted {QUEUE_SECONDS:.0f} s); "
        f"the same again: 0 rows in {seconds[1]:.2f} s, {cpu[1]:.2f} s of our CPU"
    )
    return ["queueing is too slow"] if seconds[0] > QUEUE_SECONDS or seconds[1] > REPEAT_SECONDS else []


def send_all(answer: "multiprocessing.Queue[tuple[int, float, float, float]]") -> None:
    taking = Taking()
    courier = Courier()
    courier.channels = {"mail": taking}
    started, busy = time.perf_counter(), time.process_time()
    courier.send_due()
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    print(
        f"  one of them: {len(taking.sizes)} in {seconds:.1f} s, {1000 * cpu / len(taking.sizes):.1f} ms of its CPU each"
    )
    answer.put((len(taking.sizes), seconds, taking.sizes[len(taking.sizes) // 8], taking.sizes[-1]))
    connections.close_all()


def measure_sending(couriers: int) -> list[str]:
    Message.objects.ready().delete()
    queue(f"policy:{couriers + 1}:new", SENT)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    processes = [context.Process(target=send_all, args=[answers]) for _number in range(couriers)]
    for process in processes:
        process.start()
    found = [answers.get() for _process in processes]
    for process in processes:
        process.join()
    rates = [count / seconds for count, seconds, _early, _late in found]
    sent = Message.objects.filter(key__startswith="policy:", state=State.SENT).count()
    print(
        f"{couriers} courier(s): {', '.join(f'{rate:.0f}' for rate in rates)} messages/s each (wanted {PER_SECOND}), "
        f"memory {found[0][2]:.0f} MB early, {found[0][3]:.0f} MB at the end; {sent} sent in all"
    )
    return [f"{couriers} courier(s) are too slow"] if min(rates) < PER_SECOND else []


def measure_screens() -> list[str]:
    user = get_user_model()._default_manager.filter(is_superuser=True).first()
    user = user or get_user_model()._default_manager.create_superuser("bench", "bench@example.org", "bench")
    client = Client()
    client.force_login(user)
    return [what for name, query in LISTS.items() if (what := measure_list(client, name, query))]


def measure_list(client: Client, name: str, query: str) -> str:
    address = f"/admin/reports/outbox/?{query}"
    assert client.get(address, secure=True).status_code == 200, address
    with CaptureQueriesContext(connection) as queries:
        client.get(address, secure=True)
    asked = len(queries)  # the next request empties the log
    times = [timed(lambda: client.get(address, secure=True)) for _round in range(ROUNDS)]
    print(f"{describe(name, times)}  {asked} queries")
    return f"{name} is too slow" if sorted(times)[int(0.95 * ROUNDS) - 1] > LIST_MS else ""


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def kill() -> list[str]:
    Message.objects.ready().delete()
    queue("policy:9:new")
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        started = time.perf_counter()
        kills = send_while_killed(
            server, Random(1), by_place=KILLS // 2, by_time=KILLS - KILLS // 2, places=1500, seconds=5
        )
        seconds = time.perf_counter() - started
    times = Counter(recipient for recipient, _content in server.taken)
    twice = sum(times.values()) - len(times)
    identities = {(recipient, message_from_bytes(content)["Message-ID"]) for recipient, content in server.taken}
    print(
        f"killed {kills.all} times in {seconds:.0f} s, {kills.after_an_answer} of them when the server may have answered: "
        f"{QUEUED - len(times)} of {QUEUED} missing, {twice} twice, {len(identities) - len(times)} under another Message-ID"
    )
    wrong = len(times) != QUEUED or twice > kills.after_an_answer or len(identities) != len(times)
    return ["a courier that was killed lost something"] if wrong else []


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
