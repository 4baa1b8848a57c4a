"""The one check that every file passes before it is stored, whatever the door (form, several at once, import, API …).

The storage asks it of everything; doors ask it before, to say at their own place what is wrong.
"""

import logging
from typing import IO, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import ValidationError

from office_files.uploads.clamd import ScannerAway, TooLargeToScan, find_malware, read_address
from office_files.uploads.kinds import KINDS, Kind, find_mismatch

logger = logging.getLogger(__name__)

# For one file, in all.
SCAN_SECONDS = 30.0
# A file that a form has had scanned comes by again when it is stored: this very object, of this very size.
_scanned: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


class RefusedFile(ValidationError):
    """A file that may not be stored; its text says why and what to do, in Chinese."""


def check_file(content: IO[bytes], name: str, kinds: dict[str, Kind] = KINDS) -> None:
    """Raises RefusedFile for what is not of ``kinds``, not what its name says, or malware."""
    if problem := find_mismatch(content, name, kinds) or find_infection(content, name):
        raise RefusedFile(problem, code="refused")


def find_infection(content: IO[bytes], name: str) -> str:
    """What clamd says about a file (Chinese), "" if it is clean or no clamd is set (QIFU_CLAMD)."""
    if not settings.QIFU_CLAMD:
        return ""
    size = content.seek(0, 2)
    content.seek(0)
    if _scanned.get(content) == size:
        return ""
    try:
        found = find_malware(content, read_address(settings.QIFU_CLAMD), seconds=SCAN_SECONDS)
    except TooLargeToScan:
        return "文件太大，病毒扫描程序不收。请缩小后再上传，或请管理员调高 clamd 的 StreamMaxLength。"
    except (ScannerAway, ValueError) as error:
        logger.error("clamd at %s does not scan: %s", settings.QIFU_CLAMD, error)
        return "病毒扫描程序没有回应，文件没有保存。请稍后再试；一直这样请告诉管理员。"
    if found:
        logger.warning("Refused %r: clamd found %s", name, found)
        return f"文件带有病毒（{found[:100]}），没有保存。请用杀毒软件检查您的电脑。"
    _scanned[content] = size
    return ""
