"""Several processes that start and end together: web server, publisher and courier of a demo or a developer.

Imports nothing but Python's own: whoever has prepared them becomes the process that watches them (``watch_instead``), and that
one should cost nothing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import FrameType
from typing import NoReturn

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0


class ProcessDied(Exception):
    """A process ended by itself; the others were ended too."""


class Together:
    """Runs commands until a signal asks to stop or one of them ends; then ends all of them.

    Each has a session of its own, so that Ctrl-C reaches this process alone and they end in order.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        environment: Mapping[str, str],
        *,
        on_stopping: Callable[[], None] = lambda: None,
    ) -> None:
        self.commands = commands
        self.environment = {**os.environ, **environment}
        self.on_stopping = on_stopping
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self, *, ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
        """Start everything, call ``on_ready`` once ``ready``, wait for the end. Raises ProcessDied."""
        before = {number: signal.signal(number, self._stop) for number in STOP_SIGNALS}
        try:
            for name, command in self.commands.items():
                self.running[name] = subprocess.Popen(
                    command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
                )
            self._wait_until(ready)
            if not self.stopping:
                on_ready()
            self._wait_until(lambda: False)
        finally:
            self.on_stopping()
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        while not self.stopping and not condition():
            for name, process in self.running.items():
                if process.poll() is not None:
                    raise ProcessDied(f"{name}: {process.returncode}")
            time.sleep(0.1)

    def _end_all(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@dataclass(frozen=True)
class Watch:
    """What is run together, when it counts as up, and what is said (each a line or more, "" for nothing)."""

    commands: Mapping[str, Sequence[str]]
    environment: Mapping[str, str]
    address: str
    greeting: str
    stopping: str = ""
    stopped: str = ""


def watch_instead(watch: Watch) -> NoReturn:
    """Replace this process, with all that it has loaded, by one that only watches: same number, same terminal."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-P", __file__, json.dumps(asdict(watch), ensure_ascii=False)])


def run_watch(watch: Watch) -> int:
    """Until a signal or the end of one of them; the status to end with."""
    together = Together(watch.commands, watch.environment, on_stopping=lambda: _say(watch.stopping))
    try:
        together.run(ready=lambda: answers(watch.address), on_ready=lambda: _say(watch.greeting))
    except ProcessDied as error:
        print(f"进程意外结束（{error}），其余进程已一并停止，原因见上面的日志。", file=sys.stderr)
        return 1
    _say(watch.stopped)
    return 0


def _say(text: str) -> None:
    if text:
        print(text, flush=True)


def manage(*arguments: str) -> list[str]:
    """The command line of a management command."""
    return [sys.executable, sys.argv[0], *arguments]


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(url: str) -> bool:
    """Whether something answers at ``url``, whatever it says."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(run_watch(Watch(**json.loads(sys.argv[1]))))
