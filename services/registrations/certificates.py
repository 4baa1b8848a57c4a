"""The certificate of who attended: a page of PDF with its font inside, so that it looks the same wherever it is printed."""

from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection
from fpdf import FPDF

from services.registrations.models import Registration
from services.registrations.tickets import short_code
from services.registrations.wording import say_day, say_span

# Debian's fonts-noto-cjk (SIL Open Font License 1.1).
USUAL = tuple(Path("/usr/share/fonts/opentype/noto") / f"Noto{kind}CJK-Regular.ttc" for kind in ("Serif", "Sans"))
FAMILY = "certificate"


def find_font() -> Path | None:
    """The one that is set, else the system's; None if there is none: no certificates then."""
    wanted = [Path(settings.QIFU_CERTIFICATE_FONT)] if settings.QIFU_CERTIFICATE_FONT else USUAL
    return next((path for path in wanted if path.is_file()), None)


@cache
def number_in(font: Path) -> int:
    """Of the simplified Chinese in a collection."""
    if font.suffix.lower() != ".ttc":
        return 0
    with TTCollection(font, lazy=True) as collection:
        names = [str(one["name"].getDebugName(4)) for one in collection.fonts]
    return next((at for at, name in enumerate(names) if name.endswith(" SC")), 0)


def write_certificate(one: Registration) -> bytes | None:
    """A4, upright; only the letters that are used are embedded. None without a font."""
    font = find_font()
    if font is None:
        return None
    desk, page = one.desk, FPDF(format="A4")
    page.add_font(FAMILY, fname=font, collection_font_number=number_in(font))
    page.set_title(f"参加证明：{desk.title}")
    page.set_margin(25)
    page.add_page()
    page.set_draw_color(160, 32, 31)
    page.set_line_width(0.8)
    page.rect(15, 15, 180, 267)
    page.set_y(60)
    _line(page, "参加证明", size=34, after=28)
    _line(page, one.name, size=24, after=4)
    if one.enterprise_name:
        _line(page, one.enterprise_name, size=14, after=10)
    _line(page, "参加了", size=14, after=8)
    _line(page, f"《{desk.title}》", size=18, after=10)
    _line(page, say_span(desk.starts_at, desk.ends_at), size=13, after=4)
    if desk.place:
        _line(page, desk.place, size=13, after=20)
    if desk.organiser:
        _line(page, desk.organiser, size=14, after=4)
    _line(page, say_day(desk.ends_at), size=13, after=0)
    page.set_y(-35)
    _line(page, f"编号 {desk.event_id}-{one.place}-{short_code(one)}", size=9, after=0)
    return bytes(page.output())


def _line(page: FPDF, text: str, *, size: int, after: int) -> None:
    page.set_font(FAMILY, size=size)
    page.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(after)
