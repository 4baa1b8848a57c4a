"""The field for a 统一社会信用代码: tidied as it is printed, refused with the place of what is wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from standards.credit_codes import ALPHABET, LENGTH, find_look_alikes, is_credit_code, tidy_credit_code

# Blanks and hyphens between groups go before the length counts.
LONGEST_TYPED = 60


def validate_credit_code(value: str) -> None:
    """Raises ValidationError (Chinese) for a code of the wrong length, letters or check character."""
    code = tidy_credit_code(value)
    if is_credit_code(code):
        return
    if strange := find_look_alikes(code):
        raise ValidationError(" ".join(str(_describe(*place)) for place in strange[:3]))
    if len(code) != LENGTH:
        text = _("统一社会信用代码是 18 位，现在有 %(count)d 位，请对照营业执照核对。")
        raise ValidationError(text % {"count": len(code)})
    if not code[2:8].isdecimal():
        raise ValidationError(_("统一社会信用代码的第 3 至 8 位是行政区划，都是数字，请对照营业执照核对。"))
    raise ValidationError(_("统一社会信用代码的校验位不对，请对照营业执照逐位核对。"))


def _describe(place: int, character: str, meant: str) -> str:
    values = {"place": place, "character": character, "meant": meant}
    if meant:
        kind = _("数字 %(meant)s") if meant in ALPHABET[:10] else _("字母 %(meant)s")
        text = _("统一社会信用代码里没有字母 %(character)s：第 %(place)d 位是不是") % values
        return f"{text}{kind % values}？"
    return (
        _("统一社会信用代码第 %(place)d 位的“%(character)s”不是数字或英文大写字母，请切换到英文输入法重新输入。")
        % values
    )


class CreditCodeField(models.CharField):
    """In the database a text as any other, so that it is one for migrations too."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return tidy_credit_code(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": LONGEST_TYPED, **kwargs})
