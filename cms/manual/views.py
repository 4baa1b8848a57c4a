"""The guide's pages: its contents with what the reader's role begins with, and a page per chapter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from cms.manual.chapters import CHAPTER_URL_NAME, read_contents
from cms.manual.first_reads import first_reads
from cms.manual.rendering import render_text

URL_NAME = "qifu_manual"


def show_contents(request: HttpRequest) -> HttpResponse:
    contents = read_contents()
    context = {
        "header_title": _("编辑手册"),
        "introduction": render_text(contents.introduction).html,
        "first": [chapter for slug in first_reads(request.user) if (chapter := contents.find(slug))],
        "parts": contents.parts,
    }
    return render(request, "editing/manual.html", context)


def show_chapter(request: HttpRequest, slug: str) -> HttpResponse:
    contents = read_contents()
    chapter = contents.find(slug)
    if chapter is None:
        raise Http404
    _title, _break, markdown = chapter.file.read_text(encoding="utf-8").partition("\n")
    before, after = contents.neighbours(chapter)
    context = {
        "chapter": chapter,
        "text": render_text(markdown),
        "parts": contents.parts,
        "before": before,
        "after": after,
    }
    return render(request, "editing/manual_chapter.html", context)


def admin_urls() -> list[Any]:
    return [
        path("qifu/manual/", show_contents, name=URL_NAME),
        path("qifu/manual/<slug:slug>/", show_chapter, name=CHAPTER_URL_NAME),
    ]
