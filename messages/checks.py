"""QIFU_CHANNELS and QIFU_COMPOSERS must name what there is, QIFU_SENDING_HOURS hours."""

from datetime import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

GATEWAY = "messages.channels.sms.SmsGatewayChannel"
SHORTEST_KEY = 20


@checks.register()
def check_channels(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"QIFU_CHANNELS 中的 {path} 不能载入。", hint="写发送渠道的类的完整路径。", id="outbox.E001")
        for path in settings.QIFU_CHANNELS.values()
        if not _can_be_imported(path)
    ]


@checks.register()
def check_composers(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"QIFU_COMPOSERS 中的 {path} 不能载入。", hint="写撰写消息的函数的完整路径。", id="outbox.E004")
        for path in settings.QIFU_COMPOSERS.values()
        if not _can_be_imported(path)
    ]


@checks.register()
def check_sending_hours(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    hint = '写 ("08:00", "20:00") 这样的两个时间，前早后晚。'
    return [
        checks.Error(f"QIFU_SENDING_HOURS 中 {channel} 的时段读不懂。", hint=hint, id="outbox.E005")
        for channel, hours in settings.QIFU_SENDING_HOURS.items()
        if not _are_hours(hours)
    ]


@checks.register()
def check_sms(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A gateway is asked over TLS, with a key."""
    if settings.QIFU_CHANNELS.get("sms", "") != GATEWAY:
        return []
    address = urlsplit(settings.QIFU_SMS_URL)
    nearby = address.hostname in ("localhost", "127.0.0.1", "::1")
    found: list[checks.CheckMessage] = []
    if settings.QIFU_SMS_URL and not (len(settings.QIFU_SMS_KEY) >= SHORTEST_KEY and settings.QIFU_SMS_ID):
        hint = f"设 QIFU_SMS_ID 和 QIFU_SMS_KEY（{SHORTEST_KEY} 个以上字符），与网关那边的一样。"
        found.append(checks.Error("短信网关没有设签名用的编号或密钥。", hint=hint, id="outbox.E002"))
    if address.scheme == "http" and not nearby:
        hint = "短信里有验证码：QIFU_SMS_URL 用 https://；只有本机上的转接程序可以用 http://127.0.0.1。"
        found.append(checks.Error("短信网关的地址不是 https。", hint=hint, id="outbox.E003"))
    return found


def _can_be_imported(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def _are_hours(hours: Any) -> bool:
    try:
        first, last = (time.fromisoformat(hour) for hour in hours)
    except (TypeError, ValueError):
        return False
    return first < last
