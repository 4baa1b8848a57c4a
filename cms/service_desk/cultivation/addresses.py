"""培育申报 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.cultivation.recognitions import (
    RecognitionsView,
    RecognitionView,
    RefusedView,
    TrialView,
    UploadView,
)
from cms.service_desk.cultivation.rights import has_programmes
from cms.service_desk.cultivation.views import FileView, ListView, OneView
from cms.service_desk.menu import DeskMenuItem


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("培育申报"), "qifu_applications", "clipboard-list", 126, has_programmes)


def admin_urls() -> list[Any]:
    return [
        path("cultivation/", ListView.as_view(), name="qifu_applications"),
        path("cultivation/<int:pk>/", OneView.as_view(), name="qifu_application"),
        path("cultivation/<int:pk>/files/<int:file>/", FileView.as_view(), name="qifu_application_file"),
        path("cultivation/recognitions/", RecognitionsView.as_view(), name="qifu_recognitions"),
        path("cultivation/recognitions/<int:pk>/", RecognitionView.as_view(), name="qifu_recognition"),
        path("cultivation/upload/", UploadView.as_view(), name="qifu_recognition_upload_new"),
        path("cultivation/upload/<int:pk>/", TrialView.as_view(), name="qifu_recognition_upload"),
        path("cultivation/upload/<int:pk>/refused/", RefusedView.as_view(), name="qifu_recognition_refused"),
    ]
