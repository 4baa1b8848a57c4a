"""Twelve monthly sums as bars: places in a drawing of WIDTH × HEIGHT units."""

from dataclasses import dataclass

from cms.board.publications import PublicationTable

WIDTH, HEIGHT, TOP, BOTTOM = 720, 220, 24, 28


@dataclass(frozen=True)
class Bar:
    """A month's bar: its place, its number and what is written below it (``"11月"``; the first one and January with the year)."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int
    label: str


def draw_bars(table: PublicationTable) -> list[Bar]:
    step = WIDTH / max(len(table.months), 1)
    room = HEIGHT - TOP - BOTTOM
    bars = []
    for at, (month, count) in enumerate(zip(table.months, table.sums, strict=True)):
        height = room * count / table.highest if table.highest else 0.0
        x = at * step + step * 0.18
        bars.append(
            Bar(
                x=round(x, 1),
                y=round(TOP + room - height, 1),
                width=round(step * 0.64, 1),
                height=round(height, 1),
                middle=round(at * step + step / 2, 1),
                count=count,
                label=month_label(month, first=at == 0),
            )
        )
    return bars


def month_label(month: str, *, first: bool) -> str:
    year, _, number = month.partition("-")
    return f"{year[2:]}年{int(number)}月" if first or number == "01" else f"{int(number)}月"
