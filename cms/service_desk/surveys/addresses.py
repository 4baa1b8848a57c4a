"""问卷 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.menu import DeskMenuItem
from cms.service_desk.surveys.form_views import EditView, ExportView, NewView, QuestionsView
from cms.service_desk.surveys.rights import has_surveys
from cms.service_desk.surveys.views import ListView, OneView, PreviewView


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("问卷"), "qifu_surveys", "form", 125, has_surveys)


def admin_urls() -> list[Any]:
    return [
        path("surveys/", ListView.as_view(), name="qifu_surveys"),
        path("surveys/new/", NewView.as_view(), name="qifu_survey_new"),
        path("surveys/<int:pk>/", OneView.as_view(), name="qifu_survey"),
        path("surveys/<int:pk>/edit/", EditView.as_view(), name="qifu_survey_edit"),
        path("surveys/<int:pk>/questions/", QuestionsView.as_view(), name="qifu_survey_questions"),
        path("surveys/<int:pk>/preview/", PreviewView.as_view(), name="qifu_survey_preview"),
        path("surveys/<int:pk>/export/", ExportView.as_view(), name="qifu_survey_export"),
    ]
