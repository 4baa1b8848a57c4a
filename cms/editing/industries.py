"""适用行业 to four levels: the form shows sections and divisions, what is finer is looked for by code or name."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import path

from site_content.base.models import Industry

MOST, LONGEST = 40, 40


def find_industries(request: HttpRequest) -> JsonResponse:
    """``[{"id", "label"}]`` of groups and classes that ``q`` names, by beginning of the code or part of the name."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if not words:
        return JsonResponse([], safe=False)
    digits = words[1:] if words[:1].isalpha() and words[1:].isdigit() else words
    found = Industry.objects.filter(Q(name__icontains=words) | Q(code__startswith=digits)).filter(
        code__regex=r"^.{3,4}$"
    )
    return JsonResponse([{"id": one.pk, "label": str(one)} for one in found[:MOST]], safe=False)


def admin_urls() -> list[Any]:
    return [path("qifu/industries/", find_industries, name="qifu_industries")]
