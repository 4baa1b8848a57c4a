"""What the portal's host answers where the admin has a host of its own."""

from cms.urls.both import health, readers

urlpatterns = [*health, *readers]
