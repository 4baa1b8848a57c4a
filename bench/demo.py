"""The demo: seconds until the first page, in a copy of the repository without anything installed, and the second time.

Method: the committed files are copied to an empty folder. `make demo` is started there twice; the clock stops at the
first answer with status 200 to GET /. The first run includes the virtual environment and pip with the package cache
of this machine as it is; the second starts with what the first left. Between the two it is ended with SIGINT.

    python -m bench.demo
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.processes import ROOT
from cms.project.processes import free_port

PATIENCE = 900.0


def copy_repository(folder: Path) -> None:
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)


def time_to_first_page(folder: Path, port: int) -> float:
    """Start ``make demo``, wait for the home page, end it; return the seconds."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIFU_", "DJANGO_"))}
    with (folder / "demo.log").open("w") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            while not home_page_answers(port):
                if process.poll() is not None or time.perf_counter() - started > PATIENCE:
                    raise SystemExit((folder / "demo.log").read_text())
                time.sleep(0.05)
            return time.perf_counter() - started
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)


def home_page_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="qifu-demo-") as name:
        copy_repository(Path(name))
        for label in ("first run", "second run"):
            print(f"make demo, {label}: {time_to_first_page(Path(name), free_port()):6.1f} s to the first page")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
