"""What must be right before anything can be searched."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from search.embedding.closeness import find_fault
from search.embedding.models import fingerprint_of, is_wanted
from search.embedding.protocol import ModelUnavailable
from search.engines import ENGINES, engine_line, get_engine
from search.engines.elasticsearch.faults import settings_faults
from search.engines.protocol import EngineUnavailable


@checks.register()
def check_engine(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Engine and spare must be known, and their indexes of this version (an index not made yet is fine)."""
    messages: list[checks.CheckMessage] = [
        checks.Error(
            f"{variable} 的值 {name!r} 不是可用的搜索引擎。", hint=f"可选：{'、'.join(ENGINES)}。", id="search.E001"
        )
        for variable, name in _named_engines()
        if name not in ENGINES
    ]
    if messages:
        return messages
    if settings.QIFU_SEARCH_SPARE == settings.QIFU_SEARCH_ENGINE:
        hint = "备用引擎要另选一个，或把 QIFU_SEARCH_SPARE 设为空。"
        return [checks.Error("QIFU_SEARCH_SPARE 与 QIFU_SEARCH_ENGINE 相同。", hint=hint, id="search.E004")]
    return [message for name in engine_line() for message in _check_index(name)]


def _named_engines() -> list[tuple[str, str]]:
    return list(zip(("QIFU_SEARCH_ENGINE", "QIFU_SEARCH_SPARE"), engine_line(), strict=False))


def _check_index(name: str) -> list[checks.CheckMessage]:
    faults = list(settings_faults()) if name == "elasticsearch" else []
    if faults:
        return [checks.Error(text, hint=hint, id="search.E003") for text, hint in faults]
    try:
        get_engine(name).check()
    except EngineUnavailable as error:
        hint = error.hint or f"运行 manage.py reindex --engine {name} 重建搜索索引；在此之前搜不到新内容。"
        return [checks.Warning(f"搜索索引（{name}）不能使用：{error}", hint=hint, id="search.W001")]
    return []


@checks.register()
def check_model(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The model that reranks by meaning, and its vectors. Without them search answers as if none were named."""
    if not is_wanted():
        return []
    try:
        fingerprint = fingerprint_of(settings.QIFU_SEARCH_MODEL)
    except ModelUnavailable as error:
        return [checks.Warning(f"语义模型不能使用，搜索照常应答：{error}", hint=error.hint, id="search.W002")]
    fault = find_fault(fingerprint)
    hint = "发布进程会逐步补齐；要马上补齐，运行 manage.py reindex。在此之前搜索照常应答。"
    return [checks.Warning(fault, hint=hint, id="search.W003")] if fault else []


@checks.register()
def check_renderer(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The theme's function for the results page must be importable."""
    path = settings.QIFU_SEARCH_RENDERER
    try:
        import_string(path)
    except ImportError as error:
        text = f"QIFU_SEARCH_RENDERER 指向的函数 {path!r} 无法导入：{error}"
        return [checks.Error(text, hint="写成“包.模块.函数”的形式，用法见 docs/search.md。", id="search.E002")]
    return []
