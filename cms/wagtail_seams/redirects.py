"""Which form the redirects have: Wagtail's views, its import from a sheet and its command each name their own."""

from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.management.commands import import_redirects

__all__ = ["RedirectForm", "check_by"]


def check_by(form_class: type[RedirectForm]) -> None:
    views.CreateView.form_class = views.EditView.form_class = form_class
    views.RedirectForm = form_class
    import_redirects.RedirectForm = form_class
