"""The tests' own ground on PostgreSQL: what the migrations wrote is put back after a test that commits."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from tests.database import restore_database

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no counters that a flush restarts"),
]


def test_no_row_that_comes_later_meets_one_that_was_put_back() -> None:
    restore_database()
    behind = []
    for model in apps.get_models(include_auto_created=True):
        newest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
            if isinstance(newest, int) and (counter := cursor.fetchone()[0]):
                cursor.execute("SELECT nextval(%s)", [counter])
                behind += [model._meta.label] if cursor.fetchone()[0] <= newest else []
    assert not behind
    permission = Permission.objects.get(codename="access_admin")
    for number in range(60):
        group = Group.objects.create(name=f"样例{number}")
        group.permissions.set([permission])
        assert group.permissions.count() == 1
