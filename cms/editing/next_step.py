"""The editor's big button is the next step; saving, which happens by itself, stands behind the arrow."""

from typing import Any

from django.http import HttpRequest

APPROVE, SUBMIT, PUBLISH = "approve", "action-submit", "action-publish"


def put_next_step_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A reviewer approves, an editor submits. Who may publish at once does that behind the arrow, not by a slip."""
    names = [item.name for item in items]
    if APPROVE in names:
        # It publishes too, and keeps the record of the step; beside it "publish" would break the step off.
        items[:] = [item for item in items if item.name != PUBLISH]
        move_to_front(items, APPROVE)
    elif SUBMIT in names and PUBLISH not in names:
        move_to_front(items, SUBMIT)


def move_to_front(items: list[Any], name: str) -> None:
    first = next(item for item in items if item.name == name)
    items.remove(first)
    items.insert(0, first)
