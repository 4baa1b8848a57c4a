"""docs/roles.md is the truth: every role × object × action of its tables, over HTTP, comes out as written there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests import role_probes as probes
from tests.team_world import FILE_OWNERS, ROLES, World, build_world

pytestmark = pytest.mark.django_db
ROLES_PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def read_tables() -> dict[str, dict[str, set[str]]]:
    """``{object: {role: letters}}`` of all tables that begin with the column ``object``."""
    rows: dict[str, dict[str, set[str]]] = {}
    header: list[str] = []
    for line in ROLES_PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if cells[:1] == ["object"]:
            header = cells[1:]
        elif not cells:
            header = []
        elif header and not re.fullmatch(r":?-+:?", cells[0]):
            rows[cells[0]] = {role: set(cell) - {"-"} for role, cell in zip(header, cells[1:], strict=True)}
    return rows


TABLES = read_tables()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; every probe is undone, and at the end the world too."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def probes_for(name: str) -> dict[str, probes.Probe]:
    if name in ("topic", "synonym group"):
        return probes.TERM_PROBES
    if name == "people":
        return probes.PEOPLE_PROBES
    if name.endswith((" image", " document")):
        return probes.FILE_PROBES
    left_out = probes.ONLY_ONE if name == "city portal" else set()
    return {letter: probe for letter, probe in probes.PAGE_PROBES.items() if letter not in left_out}


def test_the_tables_name_every_role_and_every_object(world: World) -> None:
    assert all(set(row) == set(ROLES) for row in TABLES.values())
    assert set(TABLES) == {*world.pages, *world.files, *world.terms, "people"}
    assert len(world.files) == 2 * len(FILE_OWNERS)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(world: World, role: str, name: str) -> None:
    allowed = {
        letter for letter, probe in probes_for(name).items() if probes.rolled_back(probe, world, role, name)
    }  # fmt: skip
    assert "".join(sorted(allowed)) == "".join(sorted(TABLES[name][role]))
