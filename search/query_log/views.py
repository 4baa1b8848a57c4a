"""POST /search/click/: a reader opened a result. The page's script tells it, without cookies, after the fact."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from search.query.understanding import MAX_QUERY_LENGTH
from search.query_log.recording import record_click

PLAIN_TEXT = "text/plain; charset=utf-8"


@csrf_exempt  # it changes nothing but a count, and has no session to protect
@transaction.non_atomic_requests
@require_POST
def count_click(request: HttpRequest) -> HttpResponse:
    """204. Only queries that were asked today count, and no more clicks than searches (query_log.writing)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponse(_("只接受本站页面发来的请求。"), status=403, content_type=PLAIN_TEXT)
    query = request.POST.get("q", "").strip()
    if not 0 < len(query) <= MAX_QUERY_LENGTH:
        text = _("参数 q 应是 1 到 %(most)d 个字的检索词。") % {"most": MAX_QUERY_LENGTH}
        return HttpResponse(text, status=400, content_type=PLAIN_TEXT)
    record_click(query)
    return HttpResponse(status=204)
