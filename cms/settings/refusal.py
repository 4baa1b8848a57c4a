"""Production does not start unsafe: not in a web server, not in a command, not in a shell."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_production(*, secret_is_default: bool, debug: bool, hosts: Sequence[str]) -> None:
    """Raises ImproperlyConfigured that names everything that is missing."""
    problems = [
        (secret_is_default, "[cms.E001] 没有设置 QIFU_SECRET_KEY：请设为 50 个以上字符的随机文字，并注意保密。"),
        (debug, "[cms.E002] 生产环境开着 QIFU_DEBUG：请去掉这个变量。"),
        (not hosts, "[cms.E003] 没有设置 QIFU_ALLOWED_HOSTS：请列出门户和后台的域名，用英文逗号隔开。"),
    ]
    wrong = [text for is_wrong, text in problems if is_wrong]
    if wrong:
        raise ImproperlyConfigured(
            "\n".join(["生产环境的配置不安全，平台没有启动：", *(f"  {text}" for text in wrong)])
        )
