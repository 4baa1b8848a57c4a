"""A first look at a query that may be mistyped."""

from dataclasses import replace

from search.analysis.tokens import is_han
from search.answering.looking import Look, Wanted, look
from search.answering.written import are_written
from search.engines.rounds import Talk, together
from search.query.understanding import Understanding


def look_as_typed(understood: Understanding, wanted: Wanted) -> Talk[Look]:
    """A look that takes nothing for a slip that something published holds as typed: 试验室 is a word beside 实验室."""
    doubtful = tuple(slip for slip in understood.slips if is_han(slip[0]))
    if not doubtful:
        return (yield from look(understood, wanted))
    plain = replace(understood, slips=tuple(slip for slip in understood.slips if slip not in doubtful))
    (corrected, as_typed), written = yield from together(
        together(look(understood, wanted), look(plain, wanted)), are_written([typed for typed, _word in doubtful])
    )
    if not any(written):
        return corrected
    needless = [slip for slip, found in zip(doubtful, written, strict=True) if found]
    return replace(as_typed, slips=tuple(slip for slip in understood.slips if slip not in needless))
