"""All addresses. With an admin on a host of its own each host answers its part alone (cms.project.hosts)."""

from typing import Any

from django.urls import include, path, re_path
from wagtail.admin import urls as admin_urls

from cms.accounts import sso_views
from cms.accounts.invitation_views import public_urls as invitation_urls
from cms.api.api import urls as api_urls
from cms.api.door import open_to_readers, refuse_unknown_address
from cms.api.staff import urls as staff_api_urls
from cms.approvals.leader_views import public_urls as leader_urls
from cms.demo.codes_page import demo_urls
from cms.files import serving as media
from cms.manual.pictures import urls as manual_picture_urls
from cms.project.health import report_health
from cms.project.traditional_search import urls as traditional_search_urls
from cms.service_desk.instruction_views import public_urls as instruction_urls
from cms.teams.reminder_views import public_urls as reminder_urls
from cms.urls import admin as our_admin_urls
from search.web.urls import page_urls as search_page_urls
from services.hall.web.queue_views import read_queue
from themes.serving import serve_site

health: list[Any] = [path("healthz", report_health, name="health")]
staff: list[Any] = [
    path("admin/sso/", include(sso_views)),
    path("admin/", include(our_admin_urls)),
    path("admin/", include(invitation_urls)),
    path("admin/", include(reminder_urls)),
    path("admin/", include(leader_urls)),
    path("admin/", include(instruction_urls)),
    path("admin/", include(manual_picture_urls)),
    path("admin/", include(admin_urls)),
    path("", include(media)),
    path("api/v3/", staff_api_urls),
]
readers: list[Any] = [
    path("search/", include(search_page_urls)),
    path("zh-hant/search/", include(traditional_search_urls)),
    path("services/", include("services.appeals.web.urls")),
    path("services/", include("services.registrations.web.urls")),
    path("services/hall/", include("services.hall.web.urls")),
    path("services/surveys/", include("services.surveys.web.urls")),
    path("services/", include("services.wechat.web.urls")),
    path("", include("services.my.urls")),
    *demo_urls(),
    path("api/services/queue/<int:pk>", read_queue, name="hall_queue_data"),
    path("api/", api_urls),
    path("api/<path:path>", open_to_readers(refuse_unknown_address)),
    # The static portal itself, for development and the demo; in production nginx serves its files.
    re_path(r"^(?P<path>.*)$", serve_site, name="site"),
]
urlpatterns = [*health, *staff, *readers]
