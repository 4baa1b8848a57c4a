"""What must be right before anything can be searched."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from search.admin_backend.filling import check_index
from search.engines import ENGINES, get_engine
from search.engines.protocol import EngineUnavailable


def register_checks() -> None:
    checks.register(check_engine)
    checks.register(check_renderer)
    checks.register(check_index, checks.Tags.database)


def check_engine(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The engine must be known, and its index of this version (an index not made yet is fine)."""
    name = settings.QIFU_SEARCH_ENGINE
    if name not in ENGINES:
        text = f"QIFU_SEARCH_ENGINE 的值 {name!r} 不是可用的搜索引擎。"
        return [checks.Error(text, hint=f"可选：{'、'.join(ENGINES)}。", id="search.E001")]
    try:
        get_engine().check()
    except EngineUnavailable as error:
        hint = "运行 manage.py reindex 重建搜索索引；在此之前搜不到新内容。"
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
