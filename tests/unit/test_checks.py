"""System checks of the project: what they name and what they let pass."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django import Settings

from cms.project import checks
from cms.settings.environment import BadVariable, CheckedEnv


def ids(messages: list) -> list[str]:
    return [message.id for message in messages]


def test_an_unreadable_variable_is_named_with_what_is_wanted(settings: Settings) -> None:
    settings.BAD_VARIABLES = [BadVariable("QIFU_RECONCILE_SECONDS", "写不小于 10 的整数，例如 600")]
    (message,) = checks.check_variables(None)
    assert message.id == "cms.E010"
    assert "QIFU_RECONCILE_SECONDS" in message.msg
    assert message.hint == "写不小于 10 的整数，例如 600。"


def test_a_folder_below_a_file_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.QIFU_SITE_DIR = tmp_path / "file" / "site"
    (message,) = checks.check_folders(None)
    assert message.id == "cms.E011" and "QIFU_SITE_DIR" in message.msg


def test_a_folder_that_is_not_there_yet_is_fine(settings: Settings, tmp_path: Path) -> None:
    settings.QIFU_SITE_DIR = tmp_path / "not" / "yet"
    assert checks.check_folders(None) == []


@pytest.mark.parametrize(
    "address", ["qifu.example.cn", "ftp://qifu.example.cn", "https://", "https://a.cn/portal", "https://a.cn?x=1", "http://[1"]
)  # fmt: skip
def test_an_address_needs_scheme_and_host_and_no_more(settings: Settings, address: str) -> None:
    settings.QIFU_SITE_URL = address
    assert ids(checks.check_addresses(None)) == ["cms.E012"]


@pytest.mark.parametrize("host", ["https://a.cn", "a.cn:8000", "a.cn/admin"])
def test_a_host_name_is_only_a_name(settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["a.cn", ".b.cn", "[::1]", host]
    assert ids(checks.check_addresses(None)) == ["cms.E013"]


@pytest.mark.parametrize(("location", "wrong"), [("", False), ("/files/", False), ("files/", True), ("/files", True)])
def test_the_internal_location_is_a_path(settings: Settings, location: str, wrong: bool) -> None:
    settings.QIFU_ACCEL_MEDIA = location
    assert bool(checks.check_accel(None)) is wrong


@pytest.mark.parametrize("theme", ["", "none-such", "/none/such"])
def test_a_theme_without_templates_is_named(settings: Settings, theme: str) -> None:
    settings.QIFU_THEME = theme
    assert ids(checks.check_theme(None)) == ["cms.E014"]


def test_a_theme_may_be_any_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    settings.QIFU_THEME = str(tmp_path)
    assert checks.check_theme(None) == []


def test_before_launch_local_addresses_are_doubted(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.QIFU_SITE_URL = "http://localhost:8000"
    settings.DEFAULT_FROM_EMAIL = "noreply@localhost"
    assert ids(checks.check_before_launch(None)) == [
        "cms.W001", "cms.W002", "cms.W003", "cms.W021", "cms.W022", "cms.W004",
    ]  # fmt: skip


@pytest.fixture
def env(tmp_path: Path) -> CheckedEnv:
    return CheckedEnv(tmp_path / ".env")


def test_a_bad_number_leaves_the_default_and_is_noted_once(env: CheckedEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIFU_X", "many")
    assert env.int("QIFU_X", default=3) == env.int("QIFU_X", default=3) == 3
    assert [bad.name for bad in env.bad] == ["QIFU_X"]


def test_a_number_below_its_minimum_is_noted(env: CheckedEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIFU_X", "0")
    assert env.float("QIFU_X", default=1.0, minimum=0.5) == 1.0
    assert [bad.name for bad in env.bad] == ["QIFU_X"]


def test_a_list_drops_spaces_and_empty_parts(env: CheckedEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIFU_X", " a.cn, b.cn ,,")
    assert env.list("QIFU_X", default=[]) == ["a.cn", "b.cn"]


def test_a_postgresql_address_is_read(env: CheckedEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIFU_X", "postgres://u:p%40ss@db.example:5433/qifu?sslmode=require")
    config = SimpleNamespace(**env.dj_db_url("QIFU_X", default="sqlite:///x"))
    assert (config.ENGINE, config.NAME, config.PASSWORD, config.PORT) == (
        "django.db.backends.postgresql", "qifu", "p@ss", 5433,
    )  # fmt: skip
    assert config.OPTIONS == {"sslmode": "require"} and not env.bad
