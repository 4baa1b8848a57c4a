"""What must be right before anything can be searched."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from search.engines import ENGINES, get_engine
from search.engines.elasticsearch.faults import settings_faults
from search.engines.protocol import EngineUnavailable


def register_checks() -> None:
    checks.register(check_engine)
    checks.register(check_renderer)


def check_engine(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The engine must be known, and its index of this version (an index not made yet is fine)."""
    name = settings.QIFU_SEARCH_ENGINE
    if name not in ENGINES:
        text = f"QIFU_SEARCH_ENGINE 的值 {name!r} 不是可用的搜索引擎。"
        return [checks.Error(text, hint=f"可选：{'、'.join(ENGINES)}。", id="search.E001")]
    faults = list(settings_faults()) if name == "elasticsearch" else []
    if faults:
        return [checks.Error(text, hint=hint, id="search.E003") for text, hint in faults]
    try:
        get_engine().check()
    except EngineUnavailable as error:
        hint = error.hint or "运行 manage.py reindex 重建搜索索引；在此之前搜不到新内容。"
        return [checks.Warning(f"搜索索引不能使用：{error}", hint=hint, id="search.W001")]
    return []


def check_renderer(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The theme's function for the results page must be importable."""
    path = settings.QIFU_SEARCH_RENDERER
    try:
        import_string(path)
    except ImportError as error:
        text = f"QIFU_SEARCH_RENDERER 指向的函数 {path!r} 无法导入：{error}"
        return [checks.Error(text, hint="写成“包.模块.函数”的形式，用法见 docs/search.md。", id="search.E002")]
    return []
