"""Below /services/ on the portal."""

from django.urls import path

from services.appeals.web.person_views import show_file, track
from services.appeals.web.views import find, send_appeal, show_receipt

urlpatterns = [
    path("appeals/", send_appeal, name="appeals_send"),
    path("appeals/track/", find, name="appeals_find"),
    path("t/<str:token>/", track, name="appeals_track"),
    path("t/<str:token>/receipt/", show_receipt, name="appeals_receipt"),
    path("t/<str:token>/files/<int:pk>/", show_file, name="appeals_file"),
]
