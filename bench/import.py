"""Import: documents a second into Wagtail, and from there to the public.

Method: the policies given as argument are imported into the portal ``city`` of the present settings (QIFU_VAR_DIR) by
``manage.py import_policies``, started as an administrator starts it: from the start of Python to its end, the process
that reads ahead included, committed in batches of 25 to SQLite. Then the same command again, which must find nothing to
do. Then ``manage.py publisher --once`` brings all of it to the public: records, files of the portal, search index.
CPU time is printed beside wall-clock time: of the command, without the process that reads ahead. A command that fails
or prints a traceback ends the benchmark with status 1; documents that it refuses are not counted.

    python -m bench.import POLICIES.jsonl.gz
"""

import re
import sys

from bench.processes import Run, manage

# 1: some documents were refused (a number that stands on two of them), which is the data's affair.
SOME_REFUSED = (0, 1)


def counted(done: Run, result: str) -> int:
    """How many sources came out so, by the command's own count."""
    match = re.search(rf"^导入完成：.*?{result} (\d+)", done.output, re.M)
    if match is None:
        raise SystemExit("import_policies did not say what became of the documents.")
    return int(match[1])


def tell(what: str, count: int, done: Run) -> None:
    print(
        f"{what}: {count / done.seconds:.1f} documents/s ({count} in {done.seconds:.1f} s, {done.cpu_seconds:.1f} s of CPU)"
    )


def main(path: str) -> None:
    command = ("import_policies", path, "--portal", "city")
    first = manage(*command, may_end_with=SOME_REFUSED)
    count = counted(first, "新建")
    tell("import", count, first)
    second = manage(*command, may_end_with=SOME_REFUSED)
    tell("second run", counted(second, "未变"), second)
    tell("to the public", count, manage("publisher", "--once"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give a file of JSON lines: python -m bench.import POLICIES.jsonl.gz")
    main(sys.argv[1])
