"""What cannot be had at the hall, in words for whoever asked."""


class NotPossible(Exception):
    """Its text says why, and what to do instead."""
