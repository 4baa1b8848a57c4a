"""Processes that start and end together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cms.project.processes import ProcessDied, Together, answers, free_port, port_is_free

WAITING = [sys.executable, "-c", "import signal; signal.pause()"]
# Does not end when asked to.
DEAF = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()",
]


def all_ended(together: Together) -> bool:
    return all(process.poll() is not None for process in together.running.values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them_quietly(number: int) -> None:
    together = Together({"a": WAITING, "b": WAITING}, {})
    before = signal.getsignal(number)
    together.run(ready=lambda: True, on_ready=lambda: os.kill(os.getpid(), number))
    assert all_ended(together) and len(together.running) == 2
    assert signal.getsignal(number) == before


def test_when_one_ends_the_others_are_ended_and_it_is_named() -> None:
    together = Together({"short": [sys.executable, "-c", "raise SystemExit(3)"], "long": WAITING}, {})
    with pytest.raises(ProcessDied, match="short: 3"):
        together.run(ready=lambda: True, on_ready=lambda: None)
    assert all_ended(together)


def test_one_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.project.processes.PATIENCE", 0.2)
    together = Together({"deaf": DEAF}, {})
    together.run(ready=lambda: True, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert all_ended(together)


def test_a_port_in_use_is_noticed() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not port_is_free("127.0.0.1", listener.getsockname()[1])


def test_whoever_prepared_them_becomes_a_process_that_only_watches() -> None:
    """With what it has loaded gone: same process, nothing of ours or Django's in it."""
    port = free_port()
    serving = f"from http.server import *; HTTPServer(('127.0.0.1', {port}), SimpleHTTPRequestHandler).serve_forever()"
    server = [sys.executable, "-c", serving]
    address = f"http://127.0.0.1:{port}/"
    watch = f"Watch(commands={{'server': {server!r}}}, environment={{}}, address={address!r}, greeting='up', stopped='down')"
    script = f"import django; from cms.project.processes import Watch, watch_instead; watch_instead({watch})"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None and process.stdout.readline() == b"up\n"
        assert b"processes.py" in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        process.terminate()
        assert process.stdout.read() == b"down\n"
    assert process.returncode == 0 and not answers(address)
