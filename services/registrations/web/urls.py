"""Below /services/ on the portal."""

from django.urls import path

from services.registrations.web.own_views import calendar, registration
from services.registrations.web.views import enter_code, register_for_event

urlpatterns = [
    path("events/<str:event_id>/", register_for_event, name="event_register"),
    path("t/<str:token>/code/", enter_code, name="event_code"),
    path("t/<str:token>/event/", registration, name="registration"),
    path("t/<str:token>/event/event.ics", calendar, name="registration_calendar"),
]
