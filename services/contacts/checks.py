"""The keys of contacts must be keys, and in production they must not lie beside the data by chance."""

from typing import Any

from django.conf import settings
from django.core import checks

from services.contacts.keys import SHORTEST

MAKE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


@checks.register()
def check_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    keys = settings.QIFU_CONTACT_KEYS
    if all(len(key) >= SHORTEST for key in keys) and len(set(keys)) == len(keys):
        return []
    hint = f"每个密钥 {SHORTEST} 个以上随机字符，互不相同，用英文逗号隔开，正在用的写在最前，例如 {MAKE} 的输出。"
    return [checks.Error("QIFU_CONTACT_KEYS 中有太短或重复的密钥。", hint=hint, id="contacts.E001")]


@checks.register(deploy=True)
def check_keys_are_set(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.QIFU_CONTACT_KEYS:
        return []
    hint = (
        f"联系方式正用自动生成的 {settings.QIFU_CONTACT_KEY_FILE} 加密：丢了它，联系方式就读不出来；网站、发布、发送"
        f"各进程不在一台机器上时还会各有一份。请把这个文件里的内容（新装的可用 {MAKE} 的输出）设为 QIFU_CONTACT_KEYS，"
        "与数据库的备份分开保管。"
    )
    return [checks.Warning("没有设置 QIFU_CONTACT_KEYS。", hint=hint, id="contacts.W001")]
