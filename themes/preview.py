"""A draft as it would look: the same templates and record shape, nothing written."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.document import PublicRecord
from themes.folder import page_path
from themes.pages.frame import Site
from themes.reader import Document, RecordReader
from themes.targets import render_target

TARGETS = {"portal": "home", "section": "section"}


def render_preview(record: PublicRecord, request: HttpRequest) -> HttpResponse:
    """The page of a draft's record, with a banner; files come from where editors keep them."""
    document: Document = {**record.document, "changed_at": timezone.now()}
    site = Site(RecordReader({document["id"]: document}), banner=_("这是预览，尚未公开；公开后以正式页面为准。"))
    target = f"{TARGETS.get(document['kind'], 'content')}:{document['id']}"
    files, _keys = render_target(site, target)
    html = with_storage_urls(files[page_path(document["url"])].decode(), record.assets)
    response = HttpResponse(html)
    response["X-Robots-Tag"] = "noindex"
    return response


def with_storage_urls(html: str, assets: list[dict[str, Any]]) -> str:
    """Public addresses of a draft's files → where they lie before publication."""
    for asset in assets:
        html = html.replace(f'{asset["url"]}"', f'{default_storage.url(asset["storage_name"])}"')
        html = html.replace(f"{asset['url']} ", f"{default_storage.url(asset['storage_name'])} ")
    return html
