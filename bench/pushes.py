"""Pushes: 8,000 enterprises, 100,000 subscriptions of 2,000 distinct filters, 1 million notices in place; a policy to all whom it concerns.

Method: enterprises, persons who act for them, subscriptions (8,000 for an enterprise, 92,000 of filters) and notices of a year are
written in bulk. Then a policy with a rule is published as an editor does it, five times (another one each time), and the publisher's
own functions do the rest in this process: from the page's publication to the last notice and its message queued. The fifth is
followed by the same policy again (a comma, the sweep), which must tell nobody. ``give`` alone is timed with 8,000 recipients.
An enterprise's new qualification is looked at with all policies that are there. Memory is the resident one of this process, before
the first and after the last push. Only on PostgreSQL:

    .ci/with-postgresql python -m bench.pushes

    python -m bench.pushes [ENTERPRISES] [SUBSCRIPTIONS] [NOTICES]
"""

import os
import random
import sys
import time
import uuid
from datetime import date, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")
os.environ.setdefault("QIFU_PUSH_BRAKE", "1000000")
# A publisher has its process for records ready; this one would start it within what is measured.
os.environ.setdefault("QIFU_RECORD_SECONDS", "0")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from messages.models import Message
from publishing.filters import Filter
from publishing.reconcile import reconcile
from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.authorisations.states import Proof, Role, State
from services.contacts.reading import ContactKind
from services.enterprises.models import Enterprise, Qualification, SourceKind, YearFigures
from services.enterprises.writing import Origin, settle, write
from services.notices.giving import Reason, Text, give
from services.notices.models import Notice, Recipient
from services.people.models import Person, PersonContact
from services.pushes.models import Push
from services.pushes.noting import move_baseline
from services.pushes.running import run_step
from services.subscriptions.models import Subscription, SubscriptionKind
from site_content.base.models import Industry, Topic
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage

ROUNDS, FILTERS, BATCH = 5, 2_000, 5_000
PUSH_SECONDS, QUEUE_SECONDS, AGAIN_SECONDS = 15.0, 5.0, 1.0
INDUSTRIES = ("C3511", "C3311", "F5171", "I6513", "G5431", "K7020", "E4710", "L7211")
TOPICS = 20
OLD_NOTICES = """
INSERT INTO notices_notice (recipient_id, subject_id, reasons, created_at, gathers)
SELECT (SELECT min(id) FROM notices_recipient) + n %% %s, (SELECT min(id) FROM notices_subject WHERE key LIKE 'old:%%') + n / %s, '[]',
    now() - n * interval '30 seconds', false
FROM generate_series(0, %s - 1) AS n
"""


def memory_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(enterprises: int, subscriptions: int, notices: int) -> None:
    add_enterprises(enterprises)
    bare = max(0, subscriptions // 8 - enterprises)
    add_recipients(enterprises, bare)
    add_subscriptions(subscriptions - enterprises)
    add_notices(notices)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_enterprises(count: int) -> None:
    chance = random.Random(1)
    for start in range(0, count, BATCH):
        rows = Enterprise.objects.bulk_create(
            Enterprise(
                credit_code=f"BENCH{n:013d}", name=f"样例企业第{n}号", industry_codes=[INDUSTRIES[n % len(INDUSTRIES)]],
                size_tiers="SMALL" if n % 3 else "MEDIUM", founded_on=date(2000 + n % 25, 1 + n % 12, 1),
                provenance={"qualifications": {}},
            )
            for n in range(start, min(count, start + BATCH))
        )  # fmt: skip
        YearFigures.objects.bulk_create(
            YearFigures(enterprise=e, year=2025, employees=50, revenue=chance.randrange(9000)) for e in rows
        )
        Qualification.objects.bulk_create(Qualification(enterprise=e, name="高新技术企业") for e in rows[::3])


def add_recipients(persons: int, bare: int) -> None:
    """One person for each enterprise, and bare addresses."""
    firms = Enterprise.objects.order_by("pk").iterator(BATCH)
    until = timezone.localdate() + timedelta(days=365)
    while chunk := list(islice(firms, BATCH)):
        people = Person.objects.bulk_create(Person(notice_version="1") for _firm in chunk)
        pairs = list(zip(people, chunk, strict=True))
        Authorisation.objects.bulk_create(
            Authorisation(
                person=p, enterprise=e, role=Role.ADMIN, proof=Proof.LETTER, state=State.ACTIVE, expires_on=until
            )
            for p, e in pairs
        )
        PersonContact.objects.bulk_create(
            PersonContact(person=p, kind=ContactKind.EMAIL, value=f"p{p.pk}@example.org", digest=uuid.uuid4().hex)
            for p in people
        )
        made = Recipient.objects.bulk_create(Recipient(person=p, notice_version="1") for p in people)
        Subscription.objects.bulk_create(
            Subscription(
                recipient=r,
                kind=SubscriptionKind.PROFILE,
                enterprise=e,
                also_nearly=n % 2 == 0,
                criteria_key=f"profile:{e.pk}",
            )
            for n, (r, (_p, e)) in enumerate(zip(made, pairs, strict=True))
        )
    for start in range(0, bare, BATCH):
        Recipient.objects.bulk_create(
            Recipient(email=f"q{n}@example.org", email_digest=uuid.uuid4().hex, notice_version="1")
            for n in range(start, min(bare, start + BATCH))
        )


def distinct_filters() -> list[Filter]:
    """Of topic, size, industry and window, as people combine them."""
    sizes = ("SMALL", "MICRO", "MEDIUM", "LARGE")
    windows: tuple[dict[str, list[str]], ...] = (
        {},
        {"window": ["open"]},
        {"validity": ["in_force"]},
        {"amount": ["10-50"]},
        {"year": ["2026"]},
    )
    made = [
        Filter.of({"kind": ["policy"], "topic": [f"topic-{t}"], "size": [size], **window, **more})
        for t in range(TOPICS)
        for size in sizes
        for window in windows
        for more in ({}, *({"industry": [code[:3]]} for code in INDUSTRIES[:4]))
    ]
    assert len(made) >= FILTERS
    return made[:FILTERS]


def add_subscriptions(count: int) -> None:
    """Each filter as often as the others; each recipient with several."""
    filters = [(one.criteria_key, one.to_query_string()) for one in distinct_filters()]
    recipients = list(Recipient.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, count, BATCH):
        Subscription.objects.bulk_create(
            [
                Subscription(
                    recipient_id=recipients[n % len(recipients)], kind=SubscriptionKind.INTEREST,
                    criteria_key=filters[(n + n // len(recipients)) % FILTERS][0], filter=filters[(n + n // len(recipients)) % FILTERS][1],
                )
                for n in range(start, min(count, start + BATCH))
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def add_notices(count: int) -> None:
    recipients = Recipient.objects.count()
    for n in range(count // recipients + 1):
        give(f"old:{n}", Text(f"旧通知{n}"), [])
    with connection.cursor() as cursor:
        cursor.execute(OLD_NOTICES, [recipients, recipients, count])


def draft(section: Page, number: int) -> PolicyPage:
    """Fits about a third of the enterprises, nearly another third."""
    page = PolicyPage(
        title=f"第{number}项补助", doc_number=f"样政发〔2026〕{100 + number}号", sizes=["SMALL", "MICRO"], support_amount="最高 50 万元", support_max=40,
        conditions=[("figure", {"figure": "revenue", "at_least": 100 + number, "at_most": None})],
    )  # fmt: skip
    page.live = False
    section.add_child(instance=page)
    page.topics = [Topic.objects.get(slug=f"topic-{number}")]
    page.industries = list(Industry.objects.filter(code__in=("35", "33", "51", "65")))
    return page


def publish(page: PolicyPage) -> float:
    """Seconds until the last notice is queued."""
    start = time.perf_counter()
    page.save_revision().publish()
    run_pending()
    return time.perf_counter() - start


def main(enterprises: int = 8_000, subscriptions: int = 100_000, notices: int = 1_000_000) -> None:
    if connection.vendor != "postgresql":
        sys.exit("Only on PostgreSQL: .ci/with-postgresql")
    settings.QIFU_SINKS = {"notices": settings.QIFU_SINKS["notices"]}
    call_command("migrate", verbosity=0)
    if not CityPortalPage.objects.exists():
        import_module("bench.portal").make_portal()
    start = time.perf_counter()
    run_pending()
    fill(enterprises, subscriptions, notices)
    for n in range(TOPICS):
        Topic.objects.create(name=f"主题{n}", slug=f"topic-{n}")
    section = PolicySectionPage(title="推送试验", slug="push-bench")
    Page.objects.get(depth=2).add_child(instance=section)
    section.save_revision().publish()
    run_pending()
    move_baseline()
    print(
        f"{Enterprise.objects.count()} enterprises, {Subscription.objects.count()} subscriptions of "
        f"{Subscription.objects.interests().values('criteria_key').distinct().count()} filters, {Notice.objects.count()} notices; "
        f"in {time.perf_counter() - start:.0f} s"
    )
    measure(section, enterprises)


def measure(section: Page, enterprises: int) -> None:
    before, times = memory_mb(), []
    for number in range(ROUNDS):
        Push.objects.update(created_at=timezone.now() - timedelta(hours=2))  # an hour's policies are no matter here
        page, told, queued = draft(section, number), Notice.objects.count(), Message.objects.count()
        cpu = time.process_time()
        times.append(publish(page))
        cpu = time.process_time() - cpu
        told, queued = Notice.objects.count() - told, Message.objects.count() - queued
        print(f"{told} told, {queued} messages queued in {times[-1]:.2f} s, CPU {cpu:.2f} s; {memory_mb():.0f} MB")
    told = Notice.objects.count()
    page.support_amount = "最高50万元。"
    again = publish(page)
    start = time.perf_counter()
    while run_step(timezone.now()):
        pass
    idle = time.perf_counter() - start
    reconcile()
    run_pending()
    assert Notice.objects.count() == told, "the same policy was told again"
    print(
        f"the same again, 0 told: {again:.2f} s with making its record; a look with nothing to do: {idle * 1000:.0f} ms"
    )
    everybody = [
        (number, [Reason("样例")]) for number in Recipient.objects.order_by("pk").values_list("pk", flat=True)[:8000]
    ]
    given, once_more = timed_give(everybody), timed_give(everybody)
    print(f"give alone, {len(everybody)} recipients: {given:.2f} s; the same again: {once_more:.2f} s")
    print(f"a new qualification: {gap_letter():.2f} s")
    print(f"memory: {before:.0f} MB before, {memory_mb():.0f} MB after")
    if max(times) > PUSH_SECONDS or given > QUEUE_SECONDS or once_more > AGAIN_SECONDS or again > 2 * AGAIN_SECONDS:
        sys.exit("Slower than it should be")


def timed_give(recipients: list[tuple[int, list[Reason]]]) -> float:
    start = time.perf_counter()
    give("bench:all", Text("样例", url="/"), recipients)
    return time.perf_counter() - start


def gap_letter() -> float:
    firm = Enterprise.objects.with_facts().filter(qualifications=None).order_by("pk")[0]
    held: list[Any] = ["高新技术企业", "", "", "2026-01-01", None]
    write([settle(firm, {"qualifications": [held]}, Origin(SourceKind.OFFICER, timezone.localdate()))])
    start = time.perf_counter()
    run_pending()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
