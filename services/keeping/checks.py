"""A keeper that is not there would keep for ever what it should forget."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from services.keeping.keeper import Keeper


@checks.register()
def check_keepers(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"QIFU_KEEPERS 中的 {path} 不能用。", hint="写成继承 Keeper 的类的完整名称。", id="keeping.E001")
        for path in settings.QIFU_KEEPERS
        if not _is_keeper(path)
    ]


def _is_keeper(path: str) -> bool:
    try:
        found = import_string(path)
    except ImportError:
        return False
    return isinstance(found, type) and issubclass(found, Keeper)
