"""QIFU_CHANNELS must name what there is."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


@checks.register()
def check_channels(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"QIFU_CHANNELS 中的 {path} 不能载入。", hint="写发送渠道的类的完整路径。", id="outbox.E001")
        for path in settings.QIFU_CHANNELS.values()
        if not _can_be_imported(path)
    ]


def _can_be_imported(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True
