"""/healthz: what the administrator's monitoring is told."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.version import read_version
from messages.channel_states import note_channel_away, note_channel_well
from messages.models import Message
from messages.outbox import post_mail
from publishing.deliveries import note_sink_away
from publishing.models import Delivery, Refresh, WorkerHeartbeat
from tests import factories
from tests.search_documents import make_document, store_documents

pytestmark = pytest.mark.django_db


def health(client: Client, query: str = "", status: int = 200) -> dict[str, Any]:
    response = client.get(f"/healthz{query}")
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    return response.json()


@pytest.fixture
def worker(db: None) -> WorkerHeartbeat:
    return WorkerHeartbeat.objects.create(name="host:1:abc")


def test_all_is_well(client: Client, worker: WorkerHeartbeat) -> None:
    answer = health(client)
    assert (answer["status"], answer["problems"]) == ("ok", [])
    assert answer["worker"]["heartbeat_age_seconds"] < 60
    assert set(answer["sinks"]) == {"site", "search", "notices"}


def test_without_a_worker_nothing_is_published(client: Client) -> None:
    answer = health(client)
    assert answer["status"] == "degraded"
    assert "manage.py publisher" in answer["problems"][0]
    health(client, "?strict=1", status=503)


def test_a_worker_that_has_stopped_moving_is_named(client: Client, worker: WorkerHeartbeat) -> None:
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    assert "600 秒没有动静" in health(client)["problems"][0]


def test_a_failing_sink_is_named_without_its_error_text(client: Client, worker: WorkerHeartbeat) -> None:
    note_sink_away("search", "https://elastic:secret@10.0.0.1 refused")
    response = client.get("/healthz")
    assert response.json()["sinks"]["search"]["failing_since"] is not None
    assert "search" in response.json()["problems"][0]
    assert "secret" not in response.content.decode()


def test_deliveries_that_wait_long_are_counted(client: Client, worker: WorkerHeartbeat) -> None:
    store_documents(make_document(3, "样例"))
    assert health(client)["status"] == "ok"
    Delivery.objects.filter(sink="site").update(wanted_at=timezone.now() - timedelta(minutes=10))
    answer = health(client)
    assert answer["sinks"]["site"]["pending"] == 1
    assert "site" in answer["problems"][0]


def test_pages_without_a_record_are_counted(client: Client, worker: WorkerHeartbeat) -> None:
    Refresh.objects.create(page_id=7, attempts=2, last_error="内部细节")
    response = client.get("/healthz")
    assert response.json()["failing_pages"] == 1
    assert "内部细节" not in response.content.decode()


def test_without_the_tables_it_says_down_instead_of_failing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_workerheartbeat RENAME TO gone")
    assert health(client, status=503)["status"] == "down"


def test_mail_that_waits_long_and_a_server_that_fails_are_named(client: Client, worker: WorkerHeartbeat) -> None:
    post_mail(key="test", to="reader@example.org", subject="样例", body="正文")
    assert health(client)["status"] == "ok"
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=20))
    note_channel_away("mail", "535 secret-user: wrong password")
    answer = client.get("/healthz").json()
    assert answer["messages"]["waiting"] == 1 and answer["messages"]["oldest_waiting_seconds"] >= 1200
    assert "发送渠道 mail 自" in answer["problems"][0] and "manage.py courier" in answer["problems"][1]
    assert "secret-user" not in str(answer)
    with pytest.raises(CommandError, match=r"manage\.py courier"):
        call_command("health", stdout=StringIO())
    Message.objects.all().delete()
    note_channel_well("mail")
    call_command("health", stdout=(said := StringIO()))
    assert "一切正常" in said.getvalue()


def test_the_version_is_for_who_may_enter_the_admin(client: Client, worker: WorkerHeartbeat) -> None:
    assert "version" not in health(client)
    client.force_login(factories.make_superuser())
    assert health(client)["version"] == read_version()
    call_command("about", stdout=(said := StringIO()))
    assert f"企服 {read_version()}（Python" in said.getvalue()
