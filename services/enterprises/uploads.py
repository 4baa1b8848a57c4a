"""A list that somebody uploads: tried at once, imported when that is agreed to, forgotten after a week."""

from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from services.contacts.sealing import seal, unseal
from services.enterprises.importing import Report, Result, import_table, write_refused
from services.enterprises.models import EnterpriseUpload, SourceKind
from services.enterprises.tables import Table, read_table
from services.enterprises.writing import Origin

KEPT = timedelta(days=7)


def try_list(
    content: bytes, filename: str, *, as_of: date, is_confirmed: bool, towns: frozenset[int] | None, user_id: int
) -> EnterpriseUpload:
    """Writes nothing of it into the registry. Raises ValidationError for a file that cannot be read."""
    upload = EnterpriseUpload(
        user_id=user_id, filename=filename[:200], as_of=as_of, is_confirmed=is_confirmed, content=_hide(content)
    )
    table = read_table(content, filename)
    _keep_report(upload, table, import_table(table, _origin(upload), is_trial=True, towns=towns))
    upload.save()
    return upload


@transaction.atomic
def import_upload(upload_id: int, *, towns: frozenset[int] | None, user_name: str) -> EnterpriseUpload:
    """Once, however often it is asked for. The file itself is gone then."""
    upload: EnterpriseUpload = EnterpriseUpload.objects.select_for_update().get(pk=upload_id)
    if upload.imported_at is None:
        table = read_table(_show(upload.content), upload.filename)
        report = import_table(table, _origin(upload, user_name), is_trial=False, towns=towns)
        _keep_report(upload, table, report)
        upload.content, upload.imported_at = b"", timezone.now()
        upload.save()
    return upload


def forget_uploads(now: datetime) -> int:
    """How many."""
    return EnterpriseUpload.objects.filter(at__lt=now - KEPT).delete()[0]


def _origin(upload: EnterpriseUpload, user_name: str = "") -> Origin:
    source = SourceKind.OFFICER if upload.is_confirmed else SourceKind.IMPORT
    return Origin(source, upload.as_of, upload.user_id, user_name)


def _keep_report(upload: EnterpriseUpload, table: Table, report: Report) -> None:
    told = [outcome for outcome in report.outcomes if outcome.result != Result.SAME or outcome.kept]
    counts = Counter(outcome.result for outcome in report.outcomes)
    upload.report = {
        "counts": {result.value: counts[result] for result in Result},
        "unread": report.unread,
        "outcomes": [asdict(outcome) | {"result": outcome.result.value} for outcome in told],
    }
    upload.refused = _hide(write_refused(table, report)) if report.refused else b""


def refused_sheet(upload: EnterpriseUpload) -> bytes:
    """b"" if no row was refused."""
    return _show(upload.refused)


def _hide(content: bytes) -> bytes:
    """Lists hold contacts."""
    return seal(b64encode(content).decode()).encode()


def _show(hidden: bytes | memoryview) -> bytes:
    return b64decode(unseal(bytes(hidden).decode()))
