"""Paper as pictures: a page of a stamped notice as a scanner and as a phone bring it, in PDFs without any text."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from services.registrations.certificates import USUAL, number_in

DOTS_PER_INCH = 200
BLACK, RED, TABLE = (20, 20, 20), (205, 25, 30), (92, 74, 60)
LINES = (
    "各镇人民政府、街道办事处，市政府各部门：",
    "为支持企业技术改造，经市政府研究，现将有关事项通知如下：",
    "一、对年度设备投资超过500万元的制造业企业，按照投资额",
    "的百分之八给予补助，单个企业最高不超过200万元。",
    "二、申报时间为2026年3月1日至4月15日，逾期不予受理。",
    "三、联系人：王敏，咨询电话：0573-88861234。",
    "本通知自发布之日起施行，有效期至2028年12月31日。",
)


def make_scanned_pdf(*pages: bytes) -> bytes:
    content = io.BytesIO()
    first, *others = [Image.open(io.BytesIO(page)) for page in pages]
    first.save(content, "PDF", resolution=DOTS_PER_INCH, save_all=True, append_images=others)
    return content.getvalue()


def scan() -> bytes:
    """The page in a scanner, a little askew, grey and grainy; a JPEG."""
    page = draw_page().rotate(0.8, fillcolor=(250, 250, 248), resample=Image.Resampling.BICUBIC)
    return _worn(page, grain=28, share=0.12, blur=0.7, quality=55)


def photograph() -> bytes:
    """The page on a table: from the side, turned, darker towards one edge, a little out of focus; a JPEG."""
    page = draw_page()
    size = width, height = page.width * 115 // 100, page.height * 112 // 100
    photo = Image.new("RGB", size, TABLE)
    photo.paste(page, (width * 6 // 100, height * 5 // 100))
    corners = (
        -0.02,
        0.03,
        0.03,
        0.99,
        0.98,
        1.03,
        1.02,
        -0.01,
    )  # x and y: upper left, lower left, lower right, upper right
    seen = tuple(part * (height if at % 2 else width) for at, part in enumerate(corners))
    photo = photo.transform(size, Image.Transform.QUAD, seen, Image.Resampling.BICUBIC, fillcolor=TABLE)
    photo = photo.rotate(-2.2, fillcolor=TABLE, resample=Image.Resampling.BICUBIC)
    shade = Image.linear_gradient("L").resize(size).point([value * 45 // 100 for value in range(256)])
    photo = Image.composite(Image.new("RGB", size, (60, 55, 45)), photo, shade)
    return _worn(photo, grain=40, share=0.1, blur=1.0, quality=45)


@cache
def draw_page() -> Image.Image:
    """A4, with a red head and a red stamp over the signature."""
    page = Image.new("RGB", (827 * DOTS_PER_INCH // 100, 1169 * DOTS_PER_INCH // 100), "white")
    pen, right = ImageDraw.Draw(page), page.width - _dots(90)
    pen.text((page.width / 2, _dots(90)), "海川市人民政府文件", RED, _font(34), anchor="mm")
    pen.text((page.width / 2, _dots(150)), "海政发〔2026〕17号", BLACK, _font(15), anchor="mm")
    pen.text((page.width / 2, _dots(210)), "关于支持企业技术改造的若干意见", BLACK, _font(22), anchor="mm")
    for number, line in enumerate(LINES):
        pen.text((_dots(70), _dots(260 + 29 * number)), line, BLACK, _font(15.5))
    pen.text((right, _dots(520)), "海川市人民政府", BLACK, _font(15.5), anchor="rm")
    pen.text((right, _dots(548)), "2026年2月20日", BLACK, _font(15.5), anchor="rm")
    stamp = Image.new("RGBA", page.size)
    pen, centre = ImageDraw.Draw(stamp), (right - _dots(60), _dots(530))
    pen.circle(centre, _dots(60), outline=(*RED, 190), width=_dots(3))
    pen.regular_polygon((*centre, _dots(18)), 5, fill=(*RED, 170))
    page.paste(stamp, mask=stamp)
    return page


def _dots(points: float) -> int:
    return int(points * DOTS_PER_INCH / 72)


@cache
def _font(points: float) -> ImageFont.FreeTypeFont:
    font = next(path for path in USUAL if path.is_file())
    return ImageFont.truetype(font, _dots(points), index=number_in(font))


def _worn(picture: Image.Image, grain: int, share: float, blur: float, quality: int) -> bytes:
    noise = Image.effect_noise(picture.size, grain).convert("RGB")
    content = io.BytesIO()
    Image.blend(picture, noise, share).filter(ImageFilter.GaussianBlur(blur)).save(content, "JPEG", quality=quality)
    return content.getvalue()
