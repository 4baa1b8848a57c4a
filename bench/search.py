"""Search: answer times as readers get them.

Method: the web process is started by the command of deploy/systemd/qifu-web.service on the database and the index of the
present settings (QIFU_VAR_DIR); the judged queries given as argument (default:
../shared/data/queries-known-item.jsonl) are asked one after another over HTTP at /api/search/ and /api/search/suggest/,
each over a connection of its own, as nginx hands them on. The first round is not counted (cold start); three rounds are.
CPU time of the web process for each request is told beside wall-clock time. How long a change takes until it is found is
measured by bench.publish.

``--documents N`` first fills an embedded index of its own with N documents: those of the records, over and over,
each copy with a title and a number of its own (its title's streams made anew, the text's as they are). Queries have
more hits and longer lists there than among different documents: the harder case.

    python -m bench.search [QUERIES.jsonl] [--documents N]
"""

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.processes import ROOT, run
from bench.serving import Server, serving
from bench.timing import describe, read_queries

ROUNDS = 3
ADDRESSES = ("/api/search/", "/api/search/suggest/")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", nargs="?", type=Path, default=ROOT.parent / "shared/data/queries-known-item.jsonl")
    parser.add_argument("--documents", type=int, default=0)
    options = parser.parse_args()
    queries = read_queries(options.queries)
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_LOG_LEVEL": "ERROR", **os.environ}
    if not options.documents:
        measure(queries, environment)
        return
    with tempfile.TemporaryDirectory(dir=environment.get("QIFU_VAR_DIR", ROOT / "var")) as folder:
        environment |= {"QIFU_SEARCH_INDEX_DIR": folder, "QIFU_SEARCH_ENGINE": "embedded", "QIFU_SEARCH_SPARE": ""}
        if run(["-m", "bench.search_copies", str(options.documents)], environment).returncode:
            raise SystemExit("The index of copies could not be made.")
        measure(queries, environment)


def measure(queries: list[str], environment: Mapping[str, str]) -> None:
    with serving(environment) as server:
        print(f"{len(queries)} queries")
        for address in ADDRESSES:
            ask(server, address, queries)
            spent = server.cpu_seconds()
            times = [time for _ in range(ROUNDS) for time in ask(server, address, queries)]
            cpu = (server.cpu_seconds() - spent) * 1000 / len(times)
            print(f"{describe(f'GET {address}', times)}  CPU {cpu:.1f} ms each")


def ask(server: Server, address: str, queries: list[str]) -> list[float]:
    return [server.get(address, q=query).milliseconds for query in queries]


if __name__ == "__main__":
    main()
