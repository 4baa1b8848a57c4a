"""Why something cannot be done, in words for whoever wanted it."""


class NotPossible(Exception):
    """Says in Chinese what stands against it, and who can help."""


class Overtaken(NotPossible):
    """Somebody else was faster."""
