"""Headless API: answer times for a list, one record, the feed, and "nothing new".

Method: the web process is started by the command of deploy/systemd/qifu-web.service on the portal of the present settings
(QIFU_VAR_DIR) and asked over HTTP, one request after another. Every record is asked for once; lists are read to their end
in pages of 20, the feed in pages of 100, once to warm up and then three times. Then each list is asked for again with its
ETag.

    python -m bench.api
"""

import json
import os
from collections.abc import Iterator

from bench.serving import Server, serving
from bench.timing import describe

ROUNDS = 3
AGAIN = 200


def read_lists(server: Server) -> Iterator[tuple[float, list[str]]]:
    """Milliseconds, and the ids in each page."""
    cursor = ""
    while cursor is not None:
        answer = server.get("/api/records/", kind="policy", cursor=cursor)
        page = json.loads(answer.content)
        yield answer.milliseconds, [record["id"] for record in page["items"]]
        cursor = page["next_cursor"]


def read_feed(server: Server, records: str) -> Iterator[float]:
    since, more = 0, True
    while more:
        answer = server.get("/api/changes/", since=str(since), limit="100", records=records)
        page = json.loads(answer.content)
        yield answer.milliseconds
        since, more = page["next"], page["more"]


def ask_again(server: Server) -> Iterator[float]:
    etag = server.get("/api/records/").headers["ETag"]
    for _ in range(AGAIN):
        yield server.get("/api/records/", expected=304, headers={"If-None-Match": etag}).milliseconds


def main() -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_LOG_LEVEL": "ERROR", **os.environ}
    with serving(environment) as server:
        known = [record_id for _time, ids in read_lists(server) for record_id in ids]
        print(f"{len(known)} policies")
        lists = [time for _ in range(ROUNDS) for time, _ids in read_lists(server)]
        print(describe("20 policies, with bodies", lists))
        print(describe("one record", [server.get(f"/api/records/{record_id}/").milliseconds for record_id in known]))
        for name, records in (("100 changes, with records", "true"), ("100 changes, numbers alone", "false")):
            print(describe(name, [time for _ in range(ROUNDS) for time in read_feed(server, records)]))
        print(describe("nothing new (304)", ask_again(server)))


if __name__ == "__main__":
    main()
