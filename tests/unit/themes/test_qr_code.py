"""The browser's QR codes are those that another library makes of the same address."""

import json
import subprocess

import pytest
import qrcode
from qrcode.util import MODE_8BIT_BYTE, QRData

from themes.theme import THEMES_DIR

SCRIPT = THEMES_DIR / "civic" / "assets" / "qr.js"


def test_codes_of_every_size_are_what_the_standard_asks_for() -> None:
    cases = [("https://qifu.example.cn/policies/" + "a" * length, length % 8) for length in range(0, 250, 17)]
    cases += [("https://qifu.example.cn/policies/企业/", 3)]
    asked = json.dumps(cases, ensure_ascii=False)
    program = f"{SCRIPT.read_text()}\nconsole.log(JSON.stringify({asked}.map(([text, mask]) => encode(text, mask))));"
    made = subprocess.run(
        ["node", "--input-type=module", "-"], input=program, capture_output=True, text=True, check=True
    )
    for (text, mask), rows in zip(cases, json.loads(made.stdout), strict=True):
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=mask, border=0)
        code.add_data(QRData(text.encode(), MODE_8BIT_BYTE))
        code.make(fit=True)
        assert [[bool(module) for module in row] for row in rows] == [list(map(bool, row)) for row in code.get_matrix()]


def test_an_address_too_long_for_a_code_is_refused() -> None:
    program = f"{SCRIPT.read_text()}\ntry {{ encode('a'.repeat(300)); }} catch (error) {{ console.log(error.name); }}"
    made = subprocess.run(["node", "--input-type=module", "-"], input=program, capture_output=True, text=True)
    assert made.stdout.strip() == "RangeError"


pytestmark = pytest.mark.skipif(
    subprocess.run(["which", "node"], capture_output=True).returncode != 0, reason="needs node"
)
