"""Import: documents a second, end to end into Wagtail, and records a second after it.

Method: the policies given as argument are imported into the portal ``city`` of the present settings
(QIFU_VAR_DIR) by the product's own command, ``manage.py import_policies``, run in this process: reading the
file, parsing, validation, page, revision, publication, log entries, reference index and admin search, committed
in batches of 25 to SQLite. The start of Python and Django is not in the time; that of the process that reads
ahead is. Then the same command again, which
must find nothing to do. Then ``process_refreshes`` (the first half of ``manage.py publisher``) turns the pages
into public records until none is left; sinks are not in that time. CPU time is printed beside wall-clock
time, of this process alone: on a machine that is busy with other work only the first tells much.

    python -m bench.import POLICIES.jsonl.gz
"""

import io
import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.core.management import call_command

from publishing.models import Record
from publishing.refreshes import process_refreshes
from site_content.policies.models import PolicyPage


def import_once(path: str) -> str:
    """Run the command; returns its last line, the counts."""
    out = io.StringIO()
    call_command("import_policies", path, "--portal", "city", stdout=out, stderr=sys.stdout)
    return out.getvalue().splitlines()[-1]


def make_records() -> str:
    while process_refreshes():
        pass
    return f"{Record.objects.live().of_kind('policy').count()} records"


def measure(what: str, count: int, action: Callable[[], str]) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    said = action()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"{what}: {count / seconds:.1f}/s ({seconds:.1f} s, {cpu:.1f} s of CPU) - {said}")


def main(path: str) -> None:
    make_records()  # the portal's own, which a publisher would have made long before
    before = PolicyPage.objects.count()
    started, cpu = time.perf_counter(), time.process_time()
    said = import_once(path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    count = PolicyPage.objects.count() - before
    print(f"import: {count / seconds:.1f} documents/s ({seconds:.1f} s, {cpu:.1f} s of CPU) - {said}")
    measure("second run", count, lambda: import_once(path))
    measure("records", count, make_records)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give a file of JSON lines: python -m bench.import POLICIES.jsonl.gz")
    main(sys.argv[1])
