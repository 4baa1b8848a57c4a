"""Mobile numbers and addresses of mail as people type them, in the one form in which they are kept and compared."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from standards.characters import clean_line, fold_each

# Ranges that the Ministry of Industry and Information Technology gives out for mobile telephones.
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[2-9]\d{6,7}")
_HYPHENS = str.maketrans("－—", "--")
_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―－—–·.()（）]+")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")
LONGEST = 100


class ContactKind(models.TextChoices):
    EMAIL = "email", _("邮箱")
    MOBILE = "mobile", _("手机号")


class BadContact(ValueError):
    """Says in Chinese what is wrong with what was typed, and how it should look."""


@dataclass(frozen=True)
class Contact:
    """``value``: eleven digits, or an address of mail in small letters."""

    kind: ContactKind
    value: str


def read_contact(text: str) -> Contact:
    """A mobile number or an address of mail. Raises BadContact."""
    text = clean_line(text)
    if not text:
        raise BadContact(_("请填写手机号或邮箱。"))
    if "@" in fold_each(text):
        return Contact(ContactKind.EMAIL, read_email(text))
    return Contact(ContactKind.MOBILE, read_mobile(text))


def read_reachable(text: str) -> str:
    """As ``read_contact``, or a landline, for whom an officer calls; in the form in which it is kept. Raises BadContact."""
    landline = _LANDLINE.fullmatch(re.sub(r"[\s()（）]", "", fold_each(clean_line(text))).translate(_HYPHENS))
    return landline[0] if landline else read_contact(text).value


def read_email(text: str) -> str:
    """In small letters: no provider that people here use tells ``Zhang@`` from ``zhang@``. Raises BadContact."""
    address = fold_each(clean_line(text)).replace(" ", "").lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadContact(_("邮箱写得不完整，例如 name@example.com。")) from error
    if len(address) > LONGEST:
        raise BadContact(_("邮箱太长。"))
    return address


def read_mobile(text: str) -> str:
    """The eleven digits of a mainland mobile number, however they are grouped, with or without +86. Raises BadContact."""
    digits = _COUNTRY.sub("", _BETWEEN_DIGITS.sub("", fold_each(clean_line(text))), count=1)
    if _MOBILE.fullmatch(digits):
        return digits
    if re.fullmatch(r"\d{11}", digits):
        raise BadContact(_("这 11 位数字不是手机号，请检查是否输错。"))
    if digits.isdigit():
        raise BadContact(_("手机号应是 11 位数字，现在是 %(n)d 位，请检查。") % {"n": len(digits)})
    raise BadContact(_("请填写 11 位手机号，或完整的邮箱，例如 name@example.com。"))
