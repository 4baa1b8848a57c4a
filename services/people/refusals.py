"""Why a person cannot have it now, in words that say what to do."""


class NotNow(Exception):
    """Says in Chinese which rule stands against it, and what to do."""


class TooOften(NotNow):
    """Tried too often within a span of time."""
