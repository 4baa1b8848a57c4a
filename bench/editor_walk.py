"""From log-in to a public policy: what a town's editor and moderator do, the machine's seconds, and an estimate of theirs.

Method: the demo in a folder of its own; the walk of tests/e2e/town_policy.py, which finds everything by the words on the
screens: log in, a new policy with title, number, body, date, a text with a table pasted from Word and an attachment, submit;
the moderator logs in and agrees. Machine: seconds from the first address to the file of the page, with hands that need no
time. People: keystroke-level model (tests/e2e/hands.py), for somebody who makes no mistakes; the text is there already, and
reading it is the moderator's own affair.

    python -m bench.editor_walk [WALKS]
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.hands import SECONDS, Hands
from tests.e2e.town_policy import approve, log_in, open_waiting, submit, write_policy
from tools.chromium import open_chromium
from tools.platform import Platform, running_demo, wait_for

GOAL = 300.0


def main(walks: int = 3) -> None:
    expect.set_options(timeout=60_000)
    for _ in range(walks):
        with (
            tempfile.TemporaryDirectory(prefix="qifu-walk-") as folder,
            running_demo(Path(folder)) as platform,
            open_chromium() as browser,
        ):
            hands = Hands()
            report(hands, machine=walk(browser, platform, hands))


def walk(browser: Browser, platform: Platform, hands: Hands) -> float:
    """Seconds from the first address to the page's file."""
    started = time.perf_counter()
    author = window(browser, platform)
    log_in(author, hands, "fuan")
    write_policy(author, hands)
    submit(author, hands)
    reviewer = window(browser, platform)
    log_in(reviewer, hands, "fuanshenhe")
    open_waiting(reviewer, hands)
    approve(reviewer, hands)
    wait_for(lambda: page_is_public(platform), seconds=60, what="the policy is public")
    return time.perf_counter() - started


def window(browser: Browser, platform: Platform) -> Page:
    return browser.new_context(
        locale="zh-CN", base_url=platform.url, viewport={"width": 1280, "height": 900}
    ).new_page()


def page_is_public(platform: Platform) -> bool:
    newest = json.loads(platform.get("/api/records/?kind=policy&page_size=100")[1])["items"]
    return any(
        record["doc_number"] == "样街发〔2026〕88号" and platform.get(record["url"])[0] == 200 for record in newest
    )


def report(hands: Hands, machine: float) -> None:
    counts = " ".join(f"{hands.operators[operator]} {operator}" for operator in SECONDS)
    total = hands.seconds + machine
    print(
        f"{hands.acts} acts ({counts}): {hands.seconds:.0f} s of people, {machine:.0f} s of the machine, together {total:.0f} s"
    )
    print(f"in {GOAL:.0f} s there is room for people {(GOAL - machine) / hands.seconds:.1f} times as slow", flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
