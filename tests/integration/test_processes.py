"""Processes that start and end together."""

import os
import signal
import socket
import sys

import pytest

from cms.processes import ProcessDied, Together, port_is_free

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
    monkeypatch.setattr("cms.processes.PATIENCE", 0.2)
    together = Together({"deaf": DEAF}, {})
    together.run(ready=lambda: True, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert all_ended(together)


def test_a_port_in_use_is_noticed() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not port_is_free("127.0.0.1", listener.getsockname()[1])
