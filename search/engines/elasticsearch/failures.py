"""What the server or the way to it says went wrong → our exceptions, with a reason and a hint in Chinese."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, UnsupportedProductError

from search.engines.protocol import EngineUnavailable, IndexOutdated

NO_INDEX = "搜索索引还没有建立，请运行 manage.py reindex。"
OUTDATED = "搜索索引是旧版本建立的，请运行 manage.py reindex 重建。"
_MISSING = ("index_not_found_exception", "aliases_not_found_exception")
# A block has the status of a missing right; the type tells.
_BY_TYPE = {
    "cluster_block_exception": (
        "Elasticsearch 的索引处于只读或停用状态",
        "通常是磁盘将满：腾出空间后会自动恢复；也可能有人设了 index.blocks。",
    ),
    "search_phase_execution_exception": ("Elasticsearch 有分片不能用", "在集群上查看 _cluster/health 和 _cat/shards。"),
    "no_shard_available_action_exception": (
        "Elasticsearch 有分片不能用",
        "在集群上查看 _cluster/health 和 _cat/shards。",
    ),
    "unavailable_shards_exception": ("Elasticsearch 有分片不能用", "在集群上查看 _cluster/health 和 _cat/shards。"),
    "strict_dynamic_mapping_exception": (OUTDATED, ""),
}
_BY_STATUS = {
    401: (
        "Elasticsearch 不认用户名、密码或 API key",
        "核对 QIFU_ELASTICSEARCH_USER 和 QIFU_ELASTICSEARCH_PASSWORD，或 QIFU_ELASTICSEARCH_API_KEY。",
    ),
    403: ("Elasticsearch 的这个用户权限不够", "按 docs/operations.md 给它索引权限。"),
    404: (NO_INDEX, ""),
    429: ("Elasticsearch 忙不过来", "稍后会自动再试；经常如此就增加内存或节点。"),
    503: ("Elasticsearch 暂时不能用", "在集群上查看 _cluster/health。"),
}


@contextmanager
def translated_failures() -> Iterator[None]:
    """Raises EngineUnavailable or IndexOutdated for whatever the client raises."""
    try:
        yield
    except (ApiError, TransportError, UnsupportedProductError) as error:
        raise explain(error) from error


def explain(error: Exception) -> EngineUnavailable:
    """Our exception for one of the client's."""
    if isinstance(error, ApiError):
        return explain_answer(int(error.meta.status), error.body)
    if isinstance(error, UnsupportedProductError):
        return EngineUnavailable("QIFU_ELASTICSEARCH_URL 那里不是 Elasticsearch", "核对 QIFU_ELASTICSEARCH_URL。")
    if isinstance(error, TlsError):
        return EngineUnavailable(
            "不能与 Elasticsearch 建立 TLS 连接",
            "核对 QIFU_ELASTICSEARCH_CA_FILE 是否是签发服务器证书的 CA，网址中的主机名是否写在证书里。",
            _first_line(error),
        )
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable(
            "Elasticsearch 没有按时答复", "查看集群负载；需要时调大 QIFU_ELASTICSEARCH_SEARCH_SECONDS。"
        )
    return EngineUnavailable(
        "连不上 Elasticsearch",
        "确认 Elasticsearch 已启动、网络可达，核对 QIFU_ELASTICSEARCH_URL 的协议、主机和端口。",
        _first_line(error),
    )


def explain_answer(status: int, body: Any) -> EngineUnavailable:
    """Our exception for an error that the server answered with (a whole answer, or one of several)."""
    error = body.get("error", {}) if isinstance(body, Mapping) else {}
    kind, reason = (error.get("type", ""), error.get("reason", "")) if isinstance(error, Mapping) else ("", str(error))
    if kind == "strict_dynamic_mapping_exception":
        return IndexOutdated(OUTDATED)
    if kind in _MISSING:
        return EngineUnavailable(*_BY_STATUS[404])
    text, hint = _BY_TYPE.get(kind) or _BY_STATUS.get(status) or ("Elasticsearch 拒绝了请求", "查看集群日志。")
    return EngineUnavailable(text, hint, f"{status} {kind}：{reason}" if status not in (401, 404) else "")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
