"""The registry's list in the admin with as many enterprises as the database of the present settings has.

Method: 企业库 is opened through Django's test client by a city's dispatcher, 30 times for each of some filters, after one to
warm up; routing, database and templates are in the time, the network is not. CPU time of this process is told beside
wall-clock time. Fill the database with ``python -m bench.enterprises``.

    python -m bench.enterprise_lists
"""

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import cms.wsgi  # noqa: F401 - what a server process does when it starts
from bench.timing import describe
from cms.service_desk.models import DeskRole, UnitGroup
from services.enterprises.models import Enterprise

ROUNDS = 30
ASKED = {
    "all": {},
    "last page": {"p": "9999"},
    "by a part of the name": {"q": "样例企业第77"},
    "by credit code": {"q": "91370281MA00077"},
    "by industry": {"industry": "C35"},
    "by all filters": {
        "q": "样例",
        "industry": "C",
        "tier": "SMALL",
        "qualification": "高新技术企业",
        "state": "active",
    },
}


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    user, _made = get_user_model().objects.get_or_create(username="bench-dispatcher")
    user.groups.add(UnitGroup.objects.get(role=DeskRole.DISPATCHER).group)
    client = Client()
    client.force_login(user)
    print(f"{Enterprise.objects.count()} enterprises")
    for name, query in ASKED.items():
        measure(client, name, query)


def measure(client: Client, name: str, query: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("qifu_enterprises"), query)
        asked = len(queries)
    assert response.status_code == 200, response.status_code
    times, cpu = [], []
    for _n in range(ROUNDS):
        began, began_cpu = time.perf_counter(), time.process_time()
        client.get(reverse("qifu_enterprises"), query)
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
    print(describe(name, times), f" {asked} queries,", f"CPU p50 {sorted(cpu)[len(cpu) // 2]:.1f} ms")


if __name__ == "__main__":
    main()
