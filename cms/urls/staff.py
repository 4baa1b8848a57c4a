"""What the admin's own host answers: nothing that a reader or an uploaded file could run there."""

from django.urls import path, re_path

from cms.project.hosts import lead_to_admin, lead_to_portal
from cms.urls.both import health, staff
from themes.serving import serve_site

urlpatterns = [
    *health,
    *staff,
    path("", lead_to_admin),
    # Previews look as the portal does: its theme, and pictures that were drawn anew.
    re_path(r"^(?P<path>(?:assets|images)/.*)$", serve_site),
    re_path(r"^.*$", lead_to_portal),
]
