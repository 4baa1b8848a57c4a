"""Why something was not done, in words for whoever asked for it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _


class NotPossible(Exception):
    """Says in Chinese what stands against it, and what to do."""


class Overtaken(NotPossible):
    """Somebody else was faster."""

    def __init__(self, name: str, at: datetime, action: str) -> None:
        super().__init__(
            _("%(name)s已于 %(when)s “%(action)s”，您看到的已不是最新情况。请看过最新情况后再决定。")
            % {"name": name or _("对方"), "when": f"{timezone.localtime(at):%H:%M:%S}", "action": action}
        )
