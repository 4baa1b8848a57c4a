from django.apps import AppConfig


class WechatConfig(AppConfig):
    name = "services.wechat"
    label = "wechat"
    verbose_name = "微信公众号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.wechat import checks, signals  # noqa: F401 - registers them
