"""Below /services/surveys/ on the portal."""

from django.urls import path

from services.surveys.web.views import answer_survey

urlpatterns = [path("<str:token>/", answer_survey, name="survey")]
