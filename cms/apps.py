from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Templates, static files and commands; each package below has its own hooks, checks and signals."""

    name = "cms"
    verbose_name = "企服"
