"""A list of recognitions that somebody uploads: tried at once, imported when that is agreed to, forgotten after a week."""

from collections import Counter
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.cultivation.importing import import_table, read_list
from services.cultivation.models import RecognitionUpload
from services.cultivation.moving import Actor
from services.cultivation.programmes import Programme, find_programme
from services.cultivation.refusals import NotPossible
from services.enterprises.importing import Report, Result, write_refused
from services.enterprises.tables import Table


def try_list(content: bytes, filename: str, programme_id: str, *, user_id: int) -> RecognitionUpload:
    """Recognises nobody. Raises ValidationError for a file that cannot be read, NotPossible for a programme that is gone."""
    upload = RecognitionUpload(user_id=user_id, filename=filename[:200], programme_id=programme_id, content=content)
    table = read_list(content, filename)
    _keep_report(upload, table, import_table(table, _programme_of(upload), Actor(user_id=user_id), is_trial=True))
    upload.save()
    return upload


@transaction.atomic
def import_upload(upload_id: int, actor: Actor) -> RecognitionUpload:
    """Once, however often it is asked for."""
    upload: RecognitionUpload = RecognitionUpload.objects.select_for_update().get(pk=upload_id)
    if upload.imported_at is None:
        table = read_list(bytes(upload.content), upload.filename)
        _keep_report(upload, table, import_table(table, _programme_of(upload), actor, is_trial=False))
        upload.content, upload.imported_at = b"", timezone.now()
        upload.save()
    return upload


def _programme_of(upload: RecognitionUpload) -> Programme:
    programme = find_programme(upload.programme_id)
    if programme is None:
        raise NotPossible(_("这个培育计划已经不公开了。"))
    return programme


def _keep_report(upload: RecognitionUpload, table: Table, report: Report) -> None:
    told = [outcome for outcome in report.outcomes if outcome.result != Result.SAME]
    counts = Counter(outcome.result for outcome in report.outcomes)
    upload.report = {
        "counts": {result.value: counts[result] for result in Result},
        "unread": report.unread,
        "outcomes": [asdict(outcome) | {"result": outcome.result.value} for outcome in told],
    }
    upload.refused = write_refused(table, report) if report.refused else b""
