from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("搜索")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import checks  # noqa: F401 - registers them
        from search.admin_backend.filling import fill_after_migrating
        from search.indexing import signals

        signals.connect()
        post_migrate.connect(fill_after_migrating, sender=self)
