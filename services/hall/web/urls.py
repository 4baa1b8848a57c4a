"""Below /services/hall/ on the portal."""

from django.urls import path

from services.hall.web.queue_views import show_queue, show_screen
from services.hall.web.views import show_halls, show_times

urlpatterns = [
    path("", show_halls, name="hall_home"),
    path("groups/<int:pk>/", show_times, name="hall_times"),
    path("<int:pk>/queue/", show_queue, name="hall_queue"),
    path("<int:pk>/screen/", show_screen, name="hall_screen"),
]
