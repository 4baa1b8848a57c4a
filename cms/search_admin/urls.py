"""Addresses of the pieces that scripts fetch; pages have theirs from the viewsets."""

from typing import Any

from django.urls import path

from cms.search_admin import progress, trial


def admin_urls() -> list[Any]:
    return [
        path("qifu/search/trial/<str:model_name>/", trial.show_trial, name=trial.URL_NAME_NEW),
        path("qifu/search/trial/<str:model_name>/<int:pk>/", trial.show_trial, name=trial.URL_NAME),
        path("qifu/search/progress/", progress.show_progress, name=progress.URL_NAME),
    ]
