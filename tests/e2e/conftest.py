"""A whole running platform: web server, publisher, portal, search, with the demo content, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE: ViewportSize = {"width": 360, "height": 760}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Platform:
    """Where the running platform answers and where its files lie."""

    url: str
    var_dir: Path
    environment: dict[str, str]

    @property
    def site_dir(self) -> Path:
        return self.var_dir / "site"

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The demo, built and served as ``make demo`` does it."""
    var_dir = tmp_path_factory.mktemp("platform")
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "QIFU_VAR_DIR": str(var_dir),
        "QIFU_SITE_URL": f"http://localhost:{port}",
        "QIFU_DATABASE_URL": f"sqlite:///{var_dir / 'qifu.sqlite3'}",
        "QIFU_LOG_LEVEL": "WARNING",
    }
    log = (var_dir / "demo.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    running = Platform(f"http://localhost:{port}", var_dir, environment)
    try:
        wait_for(lambda: _is_up(running, process, var_dir), seconds=600, what="the demo answers")
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _is_up(platform: Platform, process: subprocess.Popen[bytes], var_dir: Path) -> bool:
    assert process.poll() is None, (var_dir / "demo.log").read_text()
    try:
        return platform.get("/")[0] == 200 and platform.get("/api/records/")[0] == 200
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's (or the user's own) Chromium; set CHROMIUM to its path if it isn't found."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def reader(request: pytest.FixtureRequest, browser: Browser, platform: Platform) -> Iterator[Page]:
    """A visitor's page, once at phone and once at desktop width, that fails on any request to another host."""
    context = browser.new_context(viewport=request.param, locale="zh-CN", base_url=platform.url)
    page = context.new_page()
    strangers: list[str] = []
    page.on("request", lambda r: strangers.append(r.url) if not r.url.startswith((platform.url, "data:")) else None)
    yield page
    context.close()
    assert strangers == [], "the portal asked another host"


@pytest.fixture
def editor(browser: Browser, platform: Platform) -> Iterator[Page]:
    """The demo administrator, logged in to the admin."""
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=platform.url)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=platform.url)
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", "qifu-demo-admin")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    context.close()
