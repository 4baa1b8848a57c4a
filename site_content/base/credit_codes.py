"""The field for a 统一社会信用代码: tidied as it is printed, refused with the place of what is wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from standards.credit_codes import find_problem, tidy_credit_code

# Blanks and hyphens between groups go before the length counts.
LONGEST_TYPED = 60


def validate_credit_code(value: str) -> None:
    """Raises ValidationError (Chinese) for a code of the wrong length, letters or check character."""
    if problem := find_problem(tidy_credit_code(value)):
        raise ValidationError(problem)


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
