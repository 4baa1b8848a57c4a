"""System checks of the publishing settings."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


@checks.register()
def check_sinks(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every sink in QIFU_SINKS must be importable."""
    messages: list[checks.CheckMessage] = []
    for name, path in settings.QIFU_SINKS.items():
        try:
            import_string(path)
        except ImportError as error:
            messages.append(
                checks.Error(
                    f"QIFU_SINKS[{name!r}] = {path!r} cannot be imported: {error}",
                    hint="Name a class that follows publishing.sinks.Sink, or take the line out.",
                    id="publishing.E001",
                )
            )
    return messages
