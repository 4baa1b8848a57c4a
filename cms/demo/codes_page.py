"""/services/demo-codes/: what the demo sent. Exists under the demo's settings alone (cms/urls/both.py)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from cms.demo.messages import read_kept
from services.pages.answers import service_page, show


@service_page
@require_safe
def show_codes(request: HttpRequest) -> HttpResponse:
    return show(request, "demo-codes", "样例平台发出的邮件和短信", {"rows": read_kept()})


def demo_urls() -> list[Any]:
    return [path("services/demo-codes/", show_codes, name="demo_codes")] if settings.QIFU_DEMO else []
