"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as InvalidNumber


def validate_credit_code(value: str) -> None:
    """Raises ValidationError (Chinese) for a code of the wrong length, letters or check character."""
    try:
        uscc.validate(value)
    except InvalidChecksum:
        raise ValidationError(_("统一社会信用代码的校验位不对，请对照营业执照逐位核对。")) from None
    except InvalidNumber:
        raise ValidationError(
            _("统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z），请对照营业执照核对。")
        ) from None
