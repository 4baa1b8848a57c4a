"""Commands of ours in processes of their own, on this test's database: to be killed, and looked at from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """Of this test's own database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["QIFU_DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Started(subprocess.Popen[str]):
    """An assertion that fails in its block ends it: nothing else would, and the run would wait for ever."""

    def __exit__(self, *error: Any) -> None:
        if error[0] is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        super().__exit__(*error)


def start_command(*arguments: str, **environment: str) -> Started:
    """``manage.py`` in a group of processes of its own, so that whatever it leaves behind can be found."""
    own = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "QIFU_DATABASE_URL": database_url()}
    return Started(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **own, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until(condition: Callable[[], object], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def nothing_left_of(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False
