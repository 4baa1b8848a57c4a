"""Lists as files: in local time and saying so, under a Chinese name, readable by Excel, and text stays text.

Every list of the admin that can be downloaded, ours and Wagtail's, is written by Wagtail's ``SpreadsheetExportMixin``
(8.0), which writes UTC without saying so, CSV without its mark (Excel then reads GBK), and names that browsers cut.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from standards.cells import as_cell
from standards.characters import clean_text

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
# Columns that hold a moment and are no field of the model.
_MOMENT = re.compile(r"(?:^|[_.])(?:at|time|timestamp|last_login|date_joined)$")

preprocess = SpreadsheetExportMixin.preprocess_field_value
heading = SpreadsheetExportMixin.get_heading


def file_headers(name: str) -> dict[str, str]:
    """``Content-Disposition`` of a download (RFC 6266, RFC 5987), with the name as it may be on every system."""
    return {
        "Content-Disposition": content_disposition_header(True, _NOT_IN_NAMES.sub("-", clean_text(name)).strip("-."))
    }


def dated_name(name: str, ending: str) -> str:
    return f"{name}-{timezone.localdate():%Y%m%d}.{ending}"


def zone_name() -> str:
    """What people call the portal's time zone."""
    return _("北京时间") if settings.TIME_ZONE in ("Asia/Shanghai", "PRC") else settings.TIME_ZONE


def write_cell(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    """Moments in local time; text without what a file can't hold, and in CSV with the mark of text where needed."""
    if isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        local = local.replace(microsecond=0)
        if not view.custom_field_preprocess.get(field, {}).get(export_format):
            return local if export_format == view.FORMAT_XLSX else f"{local:%Y-%m-%d %H:%M:%S}"
    value = preprocess(view, field, value, export_format)
    if not isinstance(value, str):
        return value
    return as_cell(value) if export_format == view.FORMAT_CSV else clean_text(value)


def write_heading(view: SpreadsheetExportMixin, queryset: Any, field: str) -> str:
    """The column's heading; of a column of moments with the time zone."""
    text = clean_text(heading(view, queryset, field))
    if not holds_moments(getattr(queryset, "model", None), field):
        return text
    return _("%(heading)s（%(zone)s）") % {"heading": text, "zone": zone_name()}


def holds_moments(model: type[models.Model] | None, path: str) -> bool:
    """Whether the column ``path`` (``locked_by.last_login``) is a moment: by the model's field, else by its name."""
    *steps, last = re.split(r"\.|__", path)
    try:
        for name in steps:
            model = model._meta.get_field(name).related_model if model else None
        return isinstance(model._meta.get_field(last), models.DateTimeField) if model else bool(_MOMENT.search(path))
    except FieldDoesNotExist:
        return bool(_MOMENT.search(path))


def file_name(view: SpreadsheetExportMixin, ending: str) -> str:
    """What the list is called on its page, and the day; a view that gives it a Chinese name keeps that."""
    named = "" if view.export_filename.isascii() else view.export_filename
    title = named or getattr(view, "page_title", "") or getattr(view, "header_title", "") or view.get_filename()
    return dated_name(str(title), ending)


def write_csv(view: SpreadsheetExportMixin, queryset: Any) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK
        yield from view.stream_csv(queryset)

    return StreamingHttpResponse(
        lines(), content_type="text/csv; charset=utf-8", headers=file_headers(file_name(view, "csv"))
    )


def write_xlsx(view: SpreadsheetExportMixin, queryset: Any) -> FileResponse:
    response: FileResponse = _write_xlsx_response(view, queryset)
    for name, value in file_headers(file_name(view, "xlsx")).items():
        response[name] = value
    return response


_write_xlsx_response = SpreadsheetExportMixin.write_xlsx_response


def write_all_lists_so() -> None:
    SpreadsheetExportMixin.preprocess_field_value = write_cell
    SpreadsheetExportMixin.get_heading = write_heading
    SpreadsheetExportMixin.write_csv_response = write_csv
    SpreadsheetExportMixin.write_xlsx_response = write_xlsx
