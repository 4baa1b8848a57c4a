from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "messages"
    label = "outbox"  # "messages" is django.contrib.messages'
    verbose_name = _("待发消息")

    def ready(self) -> None:
        from messages import checks  # noqa: F401 - registers them
