"""Lists as people write them into one field."""

import re


def split_terms(text: str, more_marks: str = "") -> list[str]:
    """``"a、b, c"`` → ``["a", "b", "c"]``; 、，,；;, line breaks and ``more_marks`` separate."""
    return [term for part in re.split(f"[、，,；;\\n{re.escape(more_marks)}]", text) if (term := part.strip())]
