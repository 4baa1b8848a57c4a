"""What may be shown of counts: nobody can work out what one of few has said."""

from collections import defaultdict
from itertools import product

from services.surveys.disclosure import SHOWN_FROM, is_small, protect_parts, protect_shares


def shown(counts: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(cell.count for cell in protect_parts([(str(at), count) for at, count in enumerate(counts)]))


def test_counts_of_one_to_four_are_never_shown_and_cannot_be_subtracted() -> None:
    """Whoever knows the rule and the whole, and tries every way in which it could be: no small count has one value."""
    ways = defaultdict(list)
    for counts in product(range(17), repeat=3):
        if 5 <= sum(counts) <= 16:
            ways[sum(counts), shown(counts)].append(counts)
    for (_whole, cells), possible in ways.items():
        for at, count in enumerate(cells):
            if count is not None:
                assert not is_small(count)
            elif any(is_small(counts[at]) for counts in possible):
                assert len({counts[at] for counts in possible}) > 1, (cells, possible)


def test_what_is_hidden_adds_up_to_at_least_five_of_at_least_two() -> None:
    for counts in ((3, 6, 20), (1, 1, 20), (0, 4, 9, 30), (1, 4, 20, 50), (30, 2)):
        cells = shown(counts)
        hidden = [count for count, cell in zip(counts, cells, strict=True) if cell is None]
        assert len(hidden) >= 2 and sum(hidden) >= SHOWN_FROM, (counts, cells)
    assert shown((3, 6, 20)) == (None, None, 20)
    assert shown((5, 4, 4)) == (None, None, None)  # else both would be four: the sum is eight and none is five
    assert shown((1, 5, 5)) == (None, None, None)  # else the small one would be what is left
    assert shown((5, 0, 7)) == (5, 0, 7)
    assert shown((30, 2)) == (None, None)


def test_of_what_each_may_choose_or_not_few_who_did_not_are_hidden_too() -> None:
    cells = protect_shares([("a", 3), ("b", 5), ("c", 8), ("d", 0), ("e", 10)], 10)
    assert [cell.count for cell in cells] == [None, 5, None, 0, 10]
