"""A page that costs too much is set aside; the publisher, a process of its own, goes on with the others."""

import os
import signal

import pytest
from django.test import Client
from django.urls import reverse

from publishing.models import Record, Refresh
from publishing.refreshes import request_refresh
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.factories import make_policy, make_superuser
from tests.processes import Started, nothing_left_of, start_command, wait_until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEXT = {"type": "paragraph", "value": f"<p>{'字' * 40_000_000}</p>"}


def start_publisher() -> Started:
    return start_command("publisher", QIFU_RECORD_SECONDS="60", QIFU_RECORD_MB="128", QIFU_LOG_LEVEL="ERROR")


def is_public(page: PolicyPage) -> bool:
    return Record.objects.live().filter(id=str(page.pk)).exists()


def test_a_page_that_costs_too_much_holds_up_neither_others_nor_the_next_start(
    policy_section: PolicySectionPage,
) -> None:
    good, bad, later = (make_policy(policy_section, title=title) for title in ("第一份", "怪物", "后来的"))
    # As an older version, or another program, may have stored it: no form takes so much.
    PolicyPage.objects.filter(pk=bad.pk).update(body=[TEXT])
    Refresh.objects.all().delete()
    request_refresh([bad.pk, good.pk])
    with start_publisher() as publisher:
        wait_until(lambda: is_public(good) and Refresh.objects.failed().filter(page_id=bad.pk).exists())
        os.kill(publisher.pid, signal.SIGKILL)
    wait_until(lambda: nothing_left_of(publisher.pid), seconds=60)
    assert not is_public(bad)

    client = Client()
    client.force_login(make_superuser())
    assert "没有上线" in client.get(reverse("qifu_page_delivery", args=[bad.pk])).content.decode()

    Refresh.objects.update(claimed_until=None)  # what the killed one had in hand falls due some minutes later
    request_refresh([bad.pk, later.pk])
    with start_publisher() as publisher:
        wait_until(lambda: is_public(later) and Refresh.objects.filter(page_id=bad.pk, attempts=2).exists())
        publisher.send_signal(signal.SIGTERM)
        told = publisher.communicate(timeout=120)[0]
    assert publisher.returncode == 0, told
    wait_until(lambda: nothing_left_of(publisher.pid), seconds=60)
    assert not is_public(bad) and is_public(good)
