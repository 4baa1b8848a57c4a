"""What the courier asks of a channel, and what a channel may answer."""

from typing import Protocol

from messages.models import Message


class Deferred(Exception):
    """Not now, but perhaps later (mail: a 4xx answer). Concerns this message alone."""


class Interrupted(Deferred):
    """The talk broke off: nobody knows whether the message was taken. The channel rests as well."""


class Refused(Exception):
    """Never (mail: a 5xx answer). Concerns this message alone."""


class Bounced(Refused):
    """Never, and nothing else either: there is no such recipient (mail: a 5xx answer to RCPT)."""


class Unavailable(Exception):
    """The channel as a whole cannot be used; nothing was said about the message."""


class Channel(Protocol):
    """One way to send; a courier has one object of each kind. Everything that it does ends by itself within SEND_SECONDS."""

    def send(self, message: Message) -> None:
        """``attempts`` says which try it is, this one included. Returns when the other side has taken the message over. Raises Deferred, Interrupted, Refused, Bounced or Unavailable.

        The same message may come again (a courier that died, an Interrupted): it bears the same ``reference``.
        """

    def rest(self) -> None:
        """Nothing is to be sent for a while: give connections back. Never raises."""
