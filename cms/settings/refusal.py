"""Production does not start unsafe: not in a web server, not in a command, not in a shell."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY, FEWEST_CHARACTERS = 50, 12
# Of examples, and of keys that say themselves that they are none.
TELLTALES = ("insecure", "changeme", "change-me", "secret", "password", "example")


def is_weak(key: str) -> bool:
    """Too short, of too few different characters, the same again and again, or copied from an example."""
    repeats = key in (key + key)[1:-1]
    return (
        len(key) < SHORTEST_KEY
        or len(set(key)) < FEWEST_CHARACTERS
        or repeats
        or any(word in key.lower() for word in TELLTALES)
    )


def refuse_unsafe_production(*, secret_key: str, debug: bool, hosts: Sequence[str]) -> None:
    """Raises ImproperlyConfigured that names everything that is missing."""
    problems = [
        (not secret_key, "[cms.E001] 没有设置 QIFU_SECRET_KEY：请设为 50 个以上字符的随机文字，并注意保密。"),
        (
            bool(secret_key) and is_weak(secret_key),
            "[cms.E001] QIFU_SECRET_KEY 太弱：要 50 个以上字符的随机文字，例如 "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' 的输出。",
        ),
        (debug, "[cms.E002] 生产环境开着 QIFU_DEBUG：请去掉这个变量。"),
        (not hosts, "[cms.E003] 没有设置 QIFU_ALLOWED_HOSTS：请列出门户和后台的域名，用英文逗号隔开。"),
        (
            any("*" in host for host in hosts),
            "[cms.E003] QIFU_ALLOWED_HOSTS 不能用 * 允许任何域名：请列出门户和后台的域名，用英文逗号隔开。",
        ),
    ]
    wrong = [text for is_wrong, text in problems if is_wrong]
    if wrong:
        raise ImproperlyConfigured(
            "\n".join(["生产环境的配置不安全，平台没有启动：", *(f"  {text}" for text in wrong)])
        )
