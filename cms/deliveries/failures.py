"""What people read of a failure: one sentence in Chinese; the technical text apart, for who mends it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Failure:
    sentence: str
    detail: str = ""


def read_failure(text: str) -> Failure:
    """``text``: as publishing keeps it. A sentence may stand on its first line; errors of programs have none."""
    first, _newline, rest = text.partition("\n")
    if any("\u4e00" <= character <= "\u9fff" for character in first):
        return Failure(first, rest)
    return Failure(_("程序出错，会自动再试；一直这样，请把技术信息交给维护人员。"), text) if text else Failure("")
