"""The envelope of 安全模式 and 兼容模式: AES-256-CBC over 16 random bytes, length, message and the account's AppID.

https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
"""

import os
import struct
from base64 import b64decode, b64encode
from binascii import Error

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from django.conf import settings

RANDOM, LENGTH = 16, 4
# PKCS#7 with blocks of 32 bytes, as WeChat has it, although those of AES are 16.
BLOCK = 32
KEY_CHARACTERS = 43


class NotForUs(Exception):
    """It cannot be opened with our key, or is another account's."""


def read_key(text: str) -> bytes:
    """EncodingAESKey, as mp.weixin.qq.com shows it: 43 characters. Raises ValueError."""
    if len(text) != KEY_CHARACTERS:
        raise ValueError
    return b64decode(f"{text}=", validate=True)


def encrypt(message: bytes) -> str:
    inner = os.urandom(RANDOM) + struct.pack(">I", len(message)) + message + settings.QIFU_WECHAT_APPID.encode()
    missing = BLOCK - len(inner) % BLOCK
    encryptor = _cipher().encryptor()
    return b64encode(encryptor.update(inner + bytes([missing]) * missing) + encryptor.finalize()).decode()


def decrypt(envelope: str) -> bytes:
    """The message. Raises NotForUs."""
    try:
        decryptor = _cipher().decryptor()
        inner = decryptor.update(b64decode(envelope, validate=True)) + decryptor.finalize()
        inner = inner[: -inner[-1]]
        end = RANDOM + LENGTH + struct.unpack(">I", inner[RANDOM : RANDOM + LENGTH])[0]
    except (Error, ValueError, IndexError, struct.error) as error:
        raise NotForUs from error
    if inner[end:] != settings.QIFU_WECHAT_APPID.encode():
        raise NotForUs
    return inner[RANDOM + LENGTH : end]


def _cipher() -> Cipher[CBC]:
    """Raises ValueError without a key."""
    key = read_key(settings.QIFU_WECHAT_AES_KEY)
    return Cipher(AES(key), CBC(key[:16]))
