"""What is wrong with the settings, before any client is made of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

_HOSTS = "写成 https://主机:9200，多台用英文逗号隔开"


def settings_faults() -> Iterator[tuple[str, str]]:
    """(what is wrong, what to write instead) for settings that no client can be made of."""
    hosts = settings.QIFU_ELASTICSEARCH_URL
    if not hosts:
        yield "没有设置 QIFU_ELASTICSEARCH_URL。", f"{_HOSTS}；或把 QIFU_SEARCH_ENGINE 设为 embedded。"
    for host in hosts:
        yield from _host_faults(host)
    if settings.QIFU_ELASTICSEARCH_API_KEY and settings.QIFU_ELASTICSEARCH_USER:
        yield "QIFU_ELASTICSEARCH_API_KEY 和 QIFU_ELASTICSEARCH_USER 只能设一个。", "去掉其中一个。"
    ca_file = settings.QIFU_ELASTICSEARCH_CA_FILE
    if ca_file and not Path(ca_file).is_file():
        yield (
            f"找不到 QIFU_ELASTICSEARCH_CA_FILE 指向的证书文件 {ca_file}。",
            "写 PEM 格式证书的完整路径，并让平台的用户可读。",
        )
    prefix = settings.QIFU_ELASTICSEARCH_PREFIX
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,99}", prefix):
        yield (
            f"QIFU_ELASTICSEARCH_PREFIX = {prefix!r} 不能用作索引名。",
            "只用小写字母、数字、- 和 _，以字母或数字开头。",
        )


def _host_faults(host: str) -> Iterator[tuple[str, str]]:
    try:
        parts = urlsplit(host)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port
        secret = bool(parts.username or parts.password)
    except ValueError:
        whole, secret = False, "@" in host
    if secret:
        yield (
            "QIFU_ELASTICSEARCH_URL 里不能写用户和密码。",
            "写在 QIFU_ELASTICSEARCH_USER 和 QIFU_ELASTICSEARCH_PASSWORD 里。",
        )
    elif not whole:
        yield f"QIFU_ELASTICSEARCH_URL 中的 {host!r} 不是带端口的网址。", f"{_HOSTS}。"
