from django.apps import AppConfig


class OutboundLinksConfig(AppConfig):
    name = "cms.outbound_links"
    verbose_name = "外部链接"
    default_auto_field = "django.db.models.BigAutoField"
