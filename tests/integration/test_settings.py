"""Production refuses to start unsafe, the deploy check is clean: each in an interpreter of its own, as it is started."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "QIFU_SECRET_KEY": "KqZ3x0v9J-27hWmP5nRtYc8LdVbE1sGfUaQo6iT4XwMzHyBjNk",
    "QIFU_ALLOWED_HOSTS": "qifu.example.gov.cn,qifu-admin.example.gov.cn",
    "QIFU_CLAMD": "/run/clamav/clamd.ctl",
    "QIFU_SITE_URL": "https://qifu.example.gov.cn",
    "QIFU_FROM_EMAIL": "noreply@example.gov.cn",
    "QIFU_BACKUP_DIR": "/srv/qifu/backups",
    "QIFU_CONTACT_KEYS": "Zp4hW8sKx2Vn6TbQy9Jd3Rm7Lc5Gf1EaUoIi0MwXzHvBtNkP",
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a fresh interpreter with only these QIFU_* variables."""
    inherited: Mapping[str, str] = {k: v for k, v in os.environ.items() if not k.startswith(("QIFU_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"QIFU_SECRET_KEY": ""}, "cms.E001"),
        ({"QIFU_SECRET_KEY": "insecure-only-for-development-and-the-demo"}, "cms.E001"),
        ({"QIFU_SECRET_KEY": "short-but-Random-9x2"}, "cms.E001"),
        ({"QIFU_SECRET_KEY": "a1B2" * 20}, "cms.E001"),
        ({"QIFU_SECRET_KEY": "Qm7xT2vLpZ9" * 8}, "cms.E001"),
        ({"QIFU_DEBUG": "true"}, "cms.E002"),
        ({"QIFU_ALLOWED_HOSTS": "qifu.example.gov.cn,*"}, "cms.E003"),
        ({"QIFU_ALLOWED_HOSTS": ""}, "cms.E003"),
    ],
)
def test_unsafe_production_is_refused_with_the_reason(change: dict[str, str], named: str) -> None:
    result = run("manage.py", "check", **{**SAFE, **change})
    assert result.returncode != 0
    assert named in result.stderr
    assert not [other for other in {"cms.E001", "cms.E002", "cms.E003"} - {named} if other in result.stderr]
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "start",
    [
        ("manage.py", "runserver", "--noreload", "--skip-checks"),
        ("manage.py", "publisher", "--once"),
        ("-c", "import cms.wsgi"),
        ("-c", "import cms.asgi"),
        ("-m", "gunicorn", "--check-config", "cms.wsgi"),
    ],
    ids=["runserver", "publisher", "wsgi", "asgi", "gunicorn"],
)
def test_unsafe_production_starts_in_no_way(start: tuple[str, ...]) -> None:
    result = run(*start, **{**SAFE, "QIFU_SECRET_KEY": ""})
    assert result.returncode != 0
    assert "cms.E001" in result.stderr


def test_the_deploy_check_is_clean_in_production(tmp_path: Path) -> None:
    result = run("manage.py", "check", "--deploy", "--fail-level", "DEBUG", **SAFE, QIFU_VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "0 silenced" in result.stdout


def test_a_web_process_refuses_every_serious_fault(tmp_path: Path) -> None:
    result = run(
        "-c", "import cms.wsgi", **{**SAFE, "QIFU_SITE_URL": "qifu.example.gov.cn"}, QIFU_VAR_DIR=str(tmp_path)
    )
    assert result.returncode != 0
    assert "cms.E012" in result.stderr


def test_check_names_every_fault_at_once(tmp_path: Path) -> None:
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("")
    result = run(
        "manage.py", "check",
        QIFU_VAR_DIR=str(tmp_path), QIFU_DATABASE_URL="postgres//nonsense", QIFU_SITE_URL="qifu.example.gov.cn",
        QIFU_SITE_DIR=str(not_a_folder / "site"), QIFU_SEARCH_ENGINE="none-such", QIFU_LOG_LEVEL="LOUD",
        QIFU_RECONCILE_SECONDS="soon", QIFU_WORKER_POLL_SECONDS="-1", QIFU_DEBUG="perhaps",
        QIFU_ACCEL_MEDIA="media",
    )  # fmt: skip
    assert result.returncode != 0
    for name in ("DATABASE_URL", "SITE_URL", "SITE_DIR", "LOG_LEVEL", "RECONCILE_SECONDS", "WORKER_POLL_SECONDS",
                 "DEBUG", "ACCEL_MEDIA"):  # fmt: skip
        assert f"QIFU_{name} " in result.stderr, name
    assert "Traceback" not in result.stderr


def test_a_mistyped_database_address_never_falls_back_to_an_empty_database(tmp_path: Path) -> None:
    result = run("manage.py", "migrate", QIFU_VAR_DIR=str(tmp_path), QIFU_DATABASE_URL="postgres//nonsense")
    assert result.returncode != 0
    assert "QIFU_DATABASE_URL" in result.stderr
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.parametrize("address", ["mysql://u:p@host/db", "postgres://u:p@host", "postgres://u:p@host:port/db"])
def test_a_database_that_is_not_supported_is_named(address: str) -> None:
    result = run(
        "-c", "from cms.settings import base; print([b.name for b in base.BAD_VARIABLES])", QIFU_DATABASE_URL=address
    )
    assert result.stdout.strip() == "['QIFU_DATABASE_URL']"


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    unused = "postgres://qifu:secret-word@127.0.0.1:1/qifu"
    result = run("manage.py", "check", "--database", "default", QIFU_VAR_DIR=str(tmp_path), QIFU_DATABASE_URL=unused)
    assert result.returncode != 0
    assert "cms.E017" in result.stderr
    assert "secret-word" not in result.stderr


def test_bad_mail_settings_are_named(tmp_path: Path) -> None:
    change = {"QIFU_EMAIL_URL": "post://mail.example", "QIFU_FROM_EMAIL": "nobody"}
    result = run("manage.py", "check", **{**SAFE, **change}, QIFU_VAR_DIR=str(tmp_path))
    assert "QIFU_EMAIL_URL" in result.stderr and "cms.E015" in result.stderr


def test_production_gives_the_admin_a_host_and_cookies_of_its_own() -> None:
    code = (
        "from django.conf import settings as s; print(s.WAGTAILADMIN_BASE_URL, s.CSRF_TRUSTED_ORIGINS,"
        " s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN)"
    )
    url = "https://qifu-admin.example.gov.cn"
    assert run("-c", code, **SAFE).stdout.strip() == f"{url} ['{url}'] __Host-sessionid __Host-csrftoken None None"


def test_an_admin_whose_host_is_not_answered_is_refused_and_a_shared_host_only_warned_of() -> None:
    unanswered = run("manage.py", "check", **{**SAFE, "QIFU_ALLOWED_HOSTS": "qifu.example.gov.cn"})
    assert unanswered.returncode != 0 and "cms.E021" in unanswered.stderr
    shared = {**SAFE, "QIFU_ADMIN_URL": SAFE["QIFU_SITE_URL"], "QIFU_CLAMD": ""}
    told = run("manage.py", "check", "--deploy", **shared)
    assert told.returncode == 0 and "cms.W021" in told.stderr and "cms.W022" in told.stderr
    assert "cms.E022" in run("manage.py", "check", **{**SAFE, "QIFU_CLAMD": "clamd"}).stderr


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("submission://qifu:p%40ss@mail.example.gov.cn:587", ("mail.example.gov.cn", 587, "qifu", "p@ss", True, False)),
        (
            "smtp://qifu:p%40ss@mail.example.gov.cn:465?ssl=true",
            ("mail.example.gov.cn", 465, "qifu", "p@ss", False, True),
        ),
        ("smtp://localhost:25", ("localhost", 25, "", "", False, False)),
    ],
)
def test_mail_addresses_as_the_docs_write_them_lead_to_the_server(address: str, wanted: tuple[object, ...]) -> None:
    names = "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"
    script = f"""
from django.conf import settings
print([getattr(settings, "EMAIL_" + name) for name in {names!r}], settings.EMAIL_TIMEOUT, settings.QIFU_INVITATIONS)
"""
    result = run("-c", script, **SAFE, QIFU_EMAIL_URL=address)
    assert result.stdout.strip() == f"{list(wanted)} 10 True", result.stderr


@pytest.mark.parametrize(
    ("mail", "wanted"),
    [({}, "{} False"), ({"QIFU_MAIL": "true"}, "{'mail': 'messages.channels.smtp.SmtpChannel'} True")],
)
def test_all_mail_goes_into_the_outbox_and_only_the_courier_needs_to_know_the_server(
    mail: dict[str, str], wanted: str
) -> None:
    script = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.QIFU_CHANNELS, s.QIFU_INVITATIONS)"
    assert run("-c", script, **SAFE, **mail).stdout.strip() == f"messages.backend.OutboxBackend {wanted}"
