"""The web process as production runs it, and asking it as nginx hands on what readers ask."""

import http.client
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from bench.families import cpu_seconds
from bench.processes import ROOT
from cms.project.processes import answers, free_port

UNIT = ROOT / "deploy" / "systemd" / "qifu-web.service"
PATIENCE = 120.0


@dataclass(frozen=True)
class Server:
    """gunicorn on a port of this machine."""

    port: int
    pid: int

    def get(self, path: str, expected: int = 200, headers: Mapping[str, str] | None = None, **query: str) -> "Answer":
        """Over a connection of its own. Ends the benchmark if the status is another than ``expected``."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path, expected, headers or {})

    def post(self, path: str, values: Mapping[str, str], headers: Mapping[str, str], expected: int = 302) -> "Answer":
        """A form, as a browser sends it."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, expected, sent, urlencode(values))

    def _ask(
        self, method: str, address: str, expected: int, headers: Mapping[str, str], body: str | None = None
    ) -> "Answer":
        started = time.perf_counter()
        connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        connection.request(method, quote(address, safe="/?&=%:+,;"), body, dict(headers))
        response = connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - started) * 1000
        connection.close()
        if response.status != expected:
            raise SystemExit(f"{address} answered {response.status}")
        return Answer(milliseconds, content, response.headers)

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)


@dataclass(frozen=True)
class Answer:
    milliseconds: float
    content: bytes
    headers: Any


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[Server]:
    """The command of deploy/systemd/qifu-web.service, on a port."""
    port = free_port()
    process = subprocess.Popen(web_command(port), cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(f"http://localhost:{port}/api/search/"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The web process did not start.")
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def web_command(port: int) -> list[str]:
    line = next(line for line in UNIT.read_text().splitlines() if line.startswith("ExecStart="))
    _program, *arguments = shlex.split(line.partition("=")[2])
    arguments[arguments.index("--bind") + 1] = f"127.0.0.1:{port}"
    return [sys.executable, "-m", "gunicorn", *arguments, "--log-level", "warning"]
