from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser
from pytest_django import Settings

from cms.teams.models import Role
from search.curation.rules import forget_rules
from search.engines import forget_engines
from search.labels.portals import forget_portal_names
from search.standby.availability import forget_availability
from search.standby.filling import forget_filling
from search.standby.lag import forget_lag
from search.words.dictionary import forget_dictionary
from site_content.policies.models import PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import factories
from tests.approval_people import make_member
from tests.database import django_db_keepdb, django_db_setup, restored_database
from tests.golden import golden
from tools.chromium import open_chromium

__all__ = ["django_db_keepdb", "django_db_setup", "golden", "restored_database"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden/ anew")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests that need it: Playwright runs once in a process."""
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture(autouse=True)
def site_dir(settings: Settings, tmp_path: Path) -> Path:
    """Every test has a static portal of its own, built when the first record is delivered."""
    settings.QIFU_SITE_DIR = tmp_path / "site"
    return tmp_path / "site"


@pytest.fixture(autouse=True)
def outbox(settings: Settings) -> None:
    """Django's test runner would put a backend of its own in the place of ours; tests read tests.mailbox."""
    settings.EMAIL_BACKEND = "messages.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def forgotten_outages() -> None:
    """What one test saw of its engines is no concern of the next."""
    forget_availability()
    forget_lag()
    forget_filling()


@pytest.fixture
def search_index(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A search index of the test's own, and deliveries to it alone."""
    settings.QIFU_SEARCH_INDEX_DIR = tmp_path / "index"
    settings.QIFU_SINKS = {"search": settings.QIFU_SINKS["search"]}
    forget_engines()
    forget_dictionary()
    forget_rules()
    forget_portal_names()
    yield tmp_path / "index"
    forget_engines()
    forget_dictionary()
    forget_rules()


@pytest.fixture
def city(db: None) -> CityPortalPage:
    return factories.make_city()


@pytest.fixture
def policy_section(city: CityPortalPage) -> PolicySectionPage:
    return factories.make_policy_section(city)


@pytest.fixture
def town(city: CityPortalPage) -> PortalPage:
    return factories.make_town(city)


@pytest.fixture
def moderator(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_MODERATOR)
