"""该复核的页面 on the admin's home."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.reviews.pages import Review, due_reviews
from cms.teams.borders import editable_pages, oversees
from cms.teams.queries import teams_of

SHOWN = 20


class ReviewsPanel(Component):
    name = "qifu_reviews"
    order = 70
    template_name = "reviews/home.html"

    def __init__(self, reviews: list[Review]) -> None:
        self.reviews = reviews

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"reviews": self.reviews[:SHOWN], "count": len(self.reviews)}


def show_reviews(request: HttpRequest, panels: list[Component]) -> None:
    if not (request.user.is_superuser or teams_of(request.user)):
        return
    pages = None if oversees(request.user) else Page.objects.filter(pk__in=editable_pages(request.user))
    if reviews := due_reviews(timezone.localdate(), pages):
        panels.append(ReviewsPanel(reviews))
