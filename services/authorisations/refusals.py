"""Why something was not done, in words for whoever asked for it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from services.people.refusals import NotNow


class NotPossible(NotNow):
    """Says in Chinese which rule stands against it, and what to do."""


class OwnCase(NotPossible):
    """Nobody decides his own."""

    def __init__(self) -> None:
        super().__init__(_("这是您本人的申请，不能由您自己核实，请交给其他工作人员。"))


class NotYours(NotPossible):
    """Whoever asks may not do that."""


class Overtaken(NotPossible):
    """Somebody else was faster."""

    def __init__(self, name: str, at: object, action: str) -> None:
        when = timezone.localtime(at).strftime("%H:%M:%S")  # type: ignore[arg-type]
        super().__init__(
            _("%(name)s已于 %(when)s %(action)s，您看到的已不是最新情况。请看过最新情况后再决定。")
            % {"name": name or _("对方"), "when": when, "action": action}
        )
