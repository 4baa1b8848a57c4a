"""Below /services/ on the portal."""

from django.urls import path

from services.registrations.web.gate_views import gate, gate_list, gate_scans, gate_worker
from services.registrations.web.own_views import calendar, certificate, registration
from services.registrations.web.views import enter_code, register_for_event

urlpatterns = [
    path("events/<str:event_id>/", register_for_event, name="event_register"),
    path("t/<str:token>/code/", enter_code, name="event_code"),
    path("t/<str:token>/event/", registration, name="registration"),
    path("t/<str:token>/event/event.ics", calendar, name="registration_calendar"),
    path("t/<str:token>/event/certificate.pdf", certificate, name="registration_certificate"),
    path("t/<str:token>/gate/", gate, name="gate"),
    path("t/<str:token>/gate/list/", gate_list, name="gate_list"),
    path("t/<str:token>/gate/scans/", gate_scans, name="gate_scans"),
    path("t/<str:token>/gate/worker.js", gate_worker, name="gate_worker"),
]
