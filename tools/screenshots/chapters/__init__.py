"""A module per chapter of the guide, in the order in which one thing leads to the next; ``show`` takes its pictures."""

import time
from collections.abc import Callable

from tools.screenshots.chapters import (
    administrators,
    after_publishing,
    approvals,
    associations,
    board,
    checking,
    desk,
    files,
    finding,
    first_policy,
    from_word,
    search_words,
    sharing,
    signing_in,
)
from tools.screenshots.tour import Tour

Chapter = Callable[[Tour], None]
CHAPTERS: tuple[Chapter, ...] = (
    administrators.show,
    signing_in.show,
    first_policy.show,
    approvals.show,
    after_publishing.show,
    from_word.show,
    checking.show,
    files.show,
    associations.show,
    sharing.show,
    board.show,
    desk.show,
    finding.show,
    search_words.show,
)


def take_all(tour: Tour) -> None:
    for show in CHAPTERS:
        started = time.monotonic()
        show(tour)
        print(f"{show.__module__.rpartition('.')[2]}: {time.monotonic() - started:.0f} s", flush=True)
