"""QR codes (ISO/IEC 18004), the one place that draws them."""

import io

from qrcode import QRCode
from qrcode.image.svg import SvgPathImage


def draw_qr_code(text: str, *, border: int = 2) -> str:
    """An inline SVG element, ours alone: markup that needs no escaping, and no other host is asked.

    ``border``: quiet zone in modules, for pages that add room of their own.
    """
    code = QRCode(border=border, box_size=8, image_factory=SvgPathImage)
    code.add_data(text)
    code.make(fit=True)
    buffer = io.BytesIO()
    code.make_image().save(buffer)
    svg = buffer.getvalue().decode()
    return svg[svg.index("<svg") :]
