"""企业库 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.enterprises.editing import AddView, EditView
from cms.service_desk.enterprises.lists import ExportView, ListView
from cms.service_desk.enterprises.page import EnterpriseView
from cms.service_desk.enterprises.rights import has_registry
from cms.service_desk.enterprises.uploads import RefusedView, TrialView, UploadView
from cms.service_desk.menu import DeskMenuItem


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("企业库"), "qifu_enterprises", "list-ul", 121, has_registry)


def admin_urls() -> list[Any]:
    return [
        path("enterprises/", ListView.as_view(), name="qifu_enterprises"),
        path("enterprises/new/", AddView.as_view(), name="qifu_enterprise_new"),
        path("enterprises/export/", ExportView.as_view(), name="qifu_enterprise_export"),
        path("enterprises/upload/", UploadView.as_view(), name="qifu_enterprise_upload_new"),
        path("enterprises/upload/<int:pk>/", TrialView.as_view(), name="qifu_enterprise_upload"),
        path("enterprises/upload/<int:pk>/refused/", RefusedView.as_view(), name="qifu_enterprise_refused"),
        path("enterprises/<int:pk>/", EnterpriseView.as_view(), name="qifu_enterprise"),
        path("enterprises/<int:pk>/edit/", EditView.as_view(), name="qifu_enterprise_edit"),
    ]
