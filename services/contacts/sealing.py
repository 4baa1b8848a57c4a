"""Encrypting contacts (AES-GCM, NIST SP 800-38D) and finding them again without decrypting.

A sealed text is ``1.KEY.BASE64``: the format, the key's name, and nonce (12 bytes), ciphertext and tag. The empty text stays.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag

from services.contacts.keys import ContactKey, contact_keys

FORMAT = "1"
NONCE = 12


class Unreadable(Exception):
    """Sealed with a key that is not among ours, or not sealed by us at all. Names the key, never the text."""


def seal(text: str) -> str:
    if not text:
        return ""
    key, nonce = contact_keys()[0], os.urandom(NONCE)
    sealed = nonce + key.cipher.encrypt(nonce, text.encode(), _label(key.name))
    return f"{FORMAT}.{key.name}.{urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    if not sealed:
        return ""
    try:
        version, name, body = sealed.split(".")
        raw = urlsafe_b64decode(body)
        if version != FORMAT:
            raise ValueError
        return _key_named(name).cipher.decrypt(raw[:NONCE], raw[NONCE:], _label(name)).decode()
    except (ValueError, InvalidTag) as error:
        raise Unreadable(f"A contact was not sealed by us, or was changed ({len(sealed)} characters)") from error


def digest_of(text: str) -> str:
    """Of a text in the form in which it is kept (``reading``), with the present key; "" of the empty text."""
    return contact_keys()[0].digest(text) if text else ""


def digests_of(text: str) -> list[str]:
    """With each key that we have: to look up with ``__in`` while keys are being changed."""
    return [key.digest(text) for key in contact_keys()] if text else []


def _key_named(name: str) -> ContactKey:
    for key in contact_keys():
        if key.name == name:
            return key
    raise Unreadable(f"A contact was sealed with the key {name}, which is not in QIFU_CONTACT_KEYS")


def _label(name: str) -> bytes:
    return f"{FORMAT}.{name}".encode()
