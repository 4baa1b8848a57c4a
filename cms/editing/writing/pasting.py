"""What is pasted from Word becomes blocks: headings, lists and tables stay, everything else of its look goes."""

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.blocks import StreamBlock

from office_files.children.limits import LimitReached, Limits
from office_files.children.running import ChildError, run_in_child, warm_up
from office_files.html.parsing import TooDeep
from site_content.base.blocks import body_blocks
from site_content.policies.importing.bodies import Body, read_body, settle_levels

URL_NAME = "qifu_paste"
LIMITS = Limits(cpu_seconds=8, wall_seconds=20)
logger = logging.getLogger(__name__)


@require_POST
def read_paste(request: HttpRequest) -> JsonResponse:
    """``{"html"}`` → ``{"blocks": [{"type", "value"}], "notes": [text]}``, values as the form's blocks take them."""
    try:
        html = str(json.loads(request.body)["html"])
    except RequestDataTooBig:
        return JsonResponse({"error": _("粘贴的内容太长，请分几次粘贴。")}, status=400)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("粘贴的内容读不出来，请重新复制。")}, status=400)
    try:
        return JsonResponse(json.loads(run_in_child(convert_paste, html, limits=LIMITS)))
    except (LimitReached, TooDeep, ChildError) as error:
        logger.warning("A paste could not be read: %s", error)
        return JsonResponse({"error": _("粘贴的内容太复杂，读不完。请分几次粘贴，或先粘贴为纯文本。")}, status=400)


def convert_paste(html: str) -> str:
    """The answer as JSON text: what a child process does, as whatever is pasted may be made to stall a parser."""
    body = read_body(html, {})
    return json.dumps({"blocks": block_states(body), "notes": notes_of(body)}, cls=DjangoJSONEncoder)


def block_states(body: Body) -> list[dict[str, Any]]:
    """The blocks as the page form's script inserts them; pictures cannot come by the clipboard."""
    stream = StreamBlock(body_blocks())
    raw = [
        {"type": kind, "value": with_header(value)} for kind, value in settle_levels(body.blocks) if kind != "picture"
    ]
    states = stream.get_form_state(stream.to_python(raw))
    return [{"type": state["type"], "value": state["value"]} for state in states]


def with_header(value: Any) -> Any:
    """Word marks no header row on the clipboard: the first row is taken for one, as in a new table."""
    if isinstance(value, dict) and "table_header_choice" in value:
        return {**value, "table_header_choice": "row", "first_row_is_table_header": True}
    return value


def notes_of(body: Body) -> list[str]:
    pictures = len(body.pictures) + sum("图片" in note for note in body.notes)
    missing = [_("有 %(count)d 张图片不能通过粘贴带过来，请用“图片”块上传。") % {"count": pictures}] if pictures else []
    return [*missing, *(f"{note}。" for note in body.losses.to_notes())]


def editor_script() -> SafeString:
    warm_up()  # by the time that something is pasted, a child costs milliseconds
    return format_html(
        '<script src="{}" data-url="{}" data-done="{}" data-failed="{}"></script>',
        static("editing/paste.js"),
        reverse(URL_NAME),
        _("已按标题、列表和表格分成几块，格式已清理，请核对。"),
        _("粘贴没有成功，请重试；也可以先粘贴为纯文本。"),
    )


def admin_urls() -> list[Any]:
    return [path("qifu/paste/", read_paste, name=URL_NAME)]
