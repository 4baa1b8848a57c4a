"""A migrated SQLite file is kept between runs: migrations take seconds, a copy none.

The file bears a fingerprint of every migration and requirement; another fingerprint means another file.
``pytest --create-db`` begins anew.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from tests.table_copies import restorer

ROOT = Path(__file__).resolve().parents[1]


def kept_file() -> Path:
    """Where the migrated database of this state of the migrations lies, or would lie."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT):
            for migration in sorted(Path(app.path, "migrations").glob("0*.py")):
                digest.update(str(migration.relative_to(ROOT)).encode() + migration.read_bytes())
    return ROOT / "var" / "test-database" / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """pytest-django's switch: on if the migrated file could be put where the test database goes."""
    if request.config.getvalue("create_db") or connection.vendor != "sqlite" or not kept_file().exists():
        return bool(request.config.getvalue("reuse_db"))
    shutil.copyfile(kept_file(), connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """pytest-django's own, and the new file is kept, unless it holds more than the platform (tests.fairs)."""
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string = restorer()  # type: ignore[method-assign, assignment]
    if connection.vendor == "sqlite" and not django_db_keepdb and not apps.is_installed("tests.fairs"):
        with django_db_blocker.unblock():
            _keep(kept_file())
    yield


@pytest.fixture(scope="module", autouse=True)
def restored_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test that commits leaves an empty database; the modules after it find Wagtail's root page again."""
    yield
    content = getattr(connection, "_test_serialized_contents", None)
    if content is None:
        return
    with django_db_blocker.unblock():
        if Page.objects.filter(depth=1).exists():
            return
        restore_database(content)


def restore_database(content: str = "") -> None:
    """As the migrations left it, whatever stands there now."""
    # Django fills in content types after some flushes and not after others: begin with nothing.
    call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(content)
    _set_sequences_past_the_restored_rows()
    ContentType.objects.clear_cache()


def _set_sequences_past_the_restored_rows() -> None:
    """PostgreSQL's flush restarts its counters; rows put back with their ids do not move them.

    Tables between two models too: Django adds to them "unless it is there", and a row under an id that another has
    counts as there. A group then silently lacks its permission.
    """
    statements = connection.ops.sequence_reset_sql(no_style(), list(apps.get_models(include_auto_created=True)))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _keep(path: Path) -> None:
    """Whole or not at all: several test processes may do this at once. Older states go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    target = sqlite3.connect(part)
    connection.ensure_connection()
    connection.connection.backup(target)
    target.close()
    for old in path.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    part.replace(path)
