"""GET /api/records/, /api/records/{id}/ and /api/changes/."""

from typing import Annotated

from django.http import HttpRequest, HttpResponseBase
from ninja import Path, Query, Router

from cms.api.answers import Version, answer_unless_known, refuse
from cms.api.parameters import ChangesQuery, PageId, RecordsQuery, read_cursor, refuse_unknown
from cms.api.queries import last_sequence_given_out, list_page, newest_version, read_changes, read_names
from cms.api.schemas import REFUSALS, AnyRecord, ChangePage, RecordPage
from publishing.models import Record
from publishing.refusals import Refusal

router = Router(tags=["公开内容"])


@router.get("/records/", response={200: RecordPage, **REFUSALS}, url_name="records", summary="列出公开记录")
def list_records(request: HttpRequest, query: Query[RecordsQuery]) -> HttpResponseBase:
    """按日期从新到旧。不给筛选条件则列出全部。带上次的 ETag 再问，没有变化时回 304。"""
    refuse_unknown(request, RecordsQuery)
    if query.cursor:
        read_cursor(query.cursor)
    if query.doc_number:
        read_names(query.doc_number)
    return answer_unless_known(request, newest_version(), lambda: list_page(query))


@router.get(
    "/records/{id}/",
    response={200: AnyRecord, **REFUSALS, 404: Refusal, 410: Refusal},
    url_name="record",
    summary="取一条公开记录",
)
def get_record(request: HttpRequest, id: Annotated[PageId, Path()]) -> HttpResponseBase:
    """从未公开的编号回 404，曾经公开、现已撤下的回 410。"""
    record = Record.objects.filter(id=id).defer("assets", "affects").first()
    if record is None:
        return refuse(404, "not_found", f"没有编号为 {id} 的公开记录。", "id")
    if not record.live:
        return refuse(410, "withdrawn", f"编号为 {id} 的记录已不再公开。", "id")
    version = Version(record.sequence, record.changed_at)
    return answer_unless_known(request, version, lambda: record.document)


@router.get(
    "/changes/", response={200: ChangePage, **REFUSALS, 409: Refusal}, url_name="changes", summary="公开内容的变更"
)
def list_changes_since(request: HttpRequest, query: Query[ChangesQuery]) -> HttpResponseBase:
    """
    先以 since=0 取完全部内容（more 为 true 就接着取），以后定时带上次的 next 来取，一条也不会漏。
    每条记录只在它最新的序号上出现一次。回 409 表示平台的数据退回了旧备份，请从 since=0 重新开始。
    """
    refuse_unknown(request, ChangesQuery)
    version = newest_version()
    if query.since > (version.sequence if version else 0) and query.since > last_sequence_given_out():
        return refuse(
            409, "since_too_large", "since 大于平台最新的序号：数据可能恢复过旧备份，请从 since=0 重新同步。", "since"
        )
    return answer_unless_known(request, version, lambda: read_changes(query.since, query.limit, query.records))
