"""Settings of accounts that cannot work, and those that are unsafe in production (check --deploy)."""

from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from cms.accounts.addresses import UNIX_SOCKET


@checks.register()
def check_accounts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """What cannot work at all."""
    issuer, client_id = settings.QIFU_SSO_ISSUER, settings.QIFU_SSO_CLIENT_ID
    is_address = urlsplit(issuer).scheme in ("http", "https") and bool(urlsplit(issuer).hostname)
    wrong = [
        (
            any(not _is_network(entry) for entry in settings.QIFU_TRUSTED_PROXIES),
            "E020",
            "QIFU_TRUSTED_PROXIES 中有看不懂的地址。",
            "写代理的 IP 地址或网段（10.0.0.0/8），用英文逗号隔开；nginx 通过本机套接字转发时写 unix。",
        ),
        (
            bool(issuer) != bool(client_id),
            "E021",
            "统一身份登录只设置了一半：QIFU_SSO_ISSUER 和 QIFU_SSO_CLIENT_ID 要一起设置。",
            "两个都设，或者都不设（关闭统一身份登录）。",
        ),
        (bool(issuer) and not is_address, "E022", f"QIFU_SSO_ISSUER = {issuer!r} 不是网址。", "写身份系统的 issuer。"),
        (
            bool(settings.QIFU_SSO_GROUP) and not settings.QIFU_SSO_CREATE,
            "E023",
            "设置了 QIFU_SSO_GROUP，但 QIFU_SSO_CREATE 没有打开，不会起作用。",
            "打开 QIFU_SSO_CREATE，或者去掉 QIFU_SSO_GROUP。",
        ),
    ]
    return [checks.Error(text, hint=hint, id=f"cms.{key}") for is_wrong, key, text, hint in wrong if is_wrong]


def _is_network(entry: str) -> bool:
    try:
        return entry == UNIX_SOCKET or bool(ip_network(entry, strict=False))
    except ValueError:
        return False


@checks.register(deploy=True)
def check_accounts_before_launch(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Unsafe for the public."""
    doubts = [
        (
            settings.QIFU_TWO_FACTOR != "required",
            "W010",
            "发布人和管理员没有要求双重验证（QIFU_TWO_FACTOR）。",
            "生产环境设为 required。",
        ),
        (not settings.QIFU_LOCK_AFTER_FAILURES, "W011", "登录失败不会锁定账户。", "QIFU_LOCK_AFTER_FAILURES 设为 5。"),
        (
            settings.QIFU_PASSWORD_LENGTH < 8 or settings.QIFU_PASSWORD_CLASSES < 3,
            "W012",
            "密码要求过低。",
            "QIFU_PASSWORD_LENGTH 不小于 8，QIFU_PASSWORD_CLASSES 不小于 3。",
        ),
        (
            settings.QIFU_SESSION_IDLE_MINUTES > 60 or settings.QIFU_SESSION_HOURS > 24,
            "W013",
            "登录保持得太久。",
            "QIFU_SESSION_IDLE_MINUTES 不超过 60，QIFU_SESSION_HOURS 不超过 24。",
        ),
        (
            settings.QIFU_SIGN_IN_LOG_DAYS < 180 or 0 < settings.QIFU_AUDIT_LOG_DAYS < 180,
            "W014",
            "日志保留不足六个月（网络安全法第二十一条）。",
            "QIFU_SIGN_IN_LOG_DAYS 和 QIFU_AUDIT_LOG_DAYS 不小于 180。",
        ),
        (
            settings.QIFU_SSO_ISSUER.startswith("http://"),
            "W015",
            "统一身份系统不用 https，登录可以被冒充。",
            "QIFU_SSO_ISSUER 写 https 地址。",
        ),
        (
            "0.0.0.0/0" in settings.QIFU_TRUSTED_PROXIES or "::/0" in settings.QIFU_TRUSTED_PROXIES,
            "W016",
            "QIFU_TRUSTED_PROXIES 信任任何地址，谁都能冒充别的地址登录。",
            "只写代理自己的地址。",
        ),
    ]
    return [checks.Warning(text, hint=hint, id=f"cms.{key}") for wrong, key, text, hint in doubts if wrong]
