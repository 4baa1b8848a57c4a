"""A process beside another one ends with it, however that ended."""

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """Call in the new process, which would otherwise work on, or wait for work for ever, after its parent was killed.

    Of those that are forked from another than their parent, the parent is the process that asked for them.
    """
    threading.Thread(target=_wait_for_the_end, name="end-with-parent", daemon=True).start()


def _wait_for_the_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
