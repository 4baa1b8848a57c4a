"""A whole running platform: web server, publisher, portal, search, with the demo content, in a folder of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cms.project.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600.0


@dataclass(frozen=True)
class Platform:
    """Where the running platform answers and where its files lie."""

    url: str
    var_dir: Path
    environment: dict[str, str]

    @property
    def site_dir(self) -> Path:
        return self.var_dir / "site"

    @property
    def mail_dir(self) -> Path:
        """What the platform mails, a file for each mail."""
        return self.var_dir / "mail"

    def manage(self, *arguments: str) -> str:
        """Run a management command on the running platform's data and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        """(status, body) of a GET as a reader makes it."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def wait_for(condition: Callable[[], object], *, seconds: float, what: str) -> float:
    """Look every 20 ms until ``condition`` holds; return the seconds it took, fail after ``seconds``."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, f"still not so after {seconds} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - start


@contextmanager
def running_demo(var_dir: Path, environment: Mapping[str, str] | None = None) -> Iterator[Platform]:
    """The demo, built and served as ``make demo`` does it, until the block ends."""
    port = free_port()
    running = Platform(f"http://localhost:{port}", var_dir, environment_of(var_dir, port) | dict(environment or {}))
    with (var_dir / "demo.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT, env=running.environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(lambda: is_up(running, process), seconds=PATIENCE, what="the demo answers")
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def environment_of(var_dir: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "QIFU_VAR_DIR": str(var_dir),
        "QIFU_SITE_URL": f"http://localhost:{port}",
        "QIFU_DATABASE_URL": f"sqlite:///{var_dir / 'qifu.sqlite3'}",
        "QIFU_LOG_LEVEL": "WARNING",
        "QIFU_EMAIL_URL": f"file:///{var_dir / 'mail'}",
    }


def is_up(platform: Platform, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, (platform.var_dir / "demo.log").read_text()
    try:
        return platform.get("/")[0] == 200 and platform.get("/api/records/")[0] == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
