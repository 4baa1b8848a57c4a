"""An account that is half set would refuse every follower, or read what nobody signed."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from services.wechat.composing import SOURCES
from services.wechat.crypting import read_key

MODES = ("plain", "compatible", "safe")
SHORTEST_TOKEN, LONGEST_TOKEN = 3, 32


@checks.register()
def check_wechat(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [*_check_search(), *_check_account(), *_check_template(), *_check_sending()]


def _check_search() -> list[checks.CheckMessage]:
    try:
        import_string(settings.QIFU_WECHAT_SEARCH)
    except ImportError:
        hint = "写成函数的完整名称，例如 cms.wechat_desk.finding.find_hits。"
        return [checks.Error("QIFU_WECHAT_SEARCH 不能载入。", hint=hint, id="wechat.E001")]
    return []


def _check_account() -> list[checks.CheckMessage]:
    appid, token, key, mode = (
        settings.QIFU_WECHAT_APPID, settings.QIFU_WECHAT_TOKEN, settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_MODE
    )  # fmt: skip
    if not (appid or token or key):
        return []
    found: list[checks.CheckMessage] = []
    if not (appid and token):
        hint = "在 mp.weixin.qq.com“设置与开发 › 基本配置”里抄 AppID（QIFU_WECHAT_APPID）和 Token（QIFU_WECHAT_TOKEN），两项都要。"
        found.append(checks.Error("公众号只设了一半。", hint=hint, id="wechat.E002"))
    if token and not (SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN and token.isascii() and token.isalnum()):
        hint = "QIFU_WECHAT_TOKEN 是 3 到 32 个英文字母或数字，与 mp.weixin.qq.com 那边一样。"
        found.append(checks.Error("公众号的 Token 写得不对。", hint=hint, id="wechat.E003"))
    if (key or mode != "plain") and not _is_key(key):
        hint = "QIFU_WECHAT_AES_KEY 照抄 43 位的 EncodingAESKey；用明文模式就设 QIFU_WECHAT_MODE=plain 并把它留空。"
        found.append(checks.Error("公众号的消息加解密密钥写得不对。", hint=hint, id="wechat.E004"))
    if not found and mode == "plain":
        hint = "明文模式下消息内容没有签名：在 mp.weixin.qq.com 改成安全模式，并设 QIFU_WECHAT_AES_KEY。"
        found.append(checks.Warning("公众号用的是明文模式。", hint=hint, id="wechat.W001"))
    return found


def _check_template() -> list[checks.CheckMessage]:
    pairs = [field.partition("=")[::2] for field in settings.QIFU_WECHAT_TEMPLATE_FIELDS]
    wrong = [name for name, source in pairs if not name or source not in SOURCES or _is_day(name, source)]
    if not (settings.QIFU_WECHAT_TEMPLATE and wrong):
        return []
    hint = (
        f"QIFU_WECHAT_TEMPLATE_FIELDS 写成“字段=内容”，内容可以是 {'、'.join(SOURCES)}；"
        "until 可能是“长期”，不能放进 date、time 字段。"
    )
    return [checks.Error(f"公众号模板的字段写得不对：{'、'.join(wrong)}。", hint=hint, id="wechat.E005")]


def _check_sending() -> list[checks.CheckMessage]:
    """The courier alone needs the secret; whoever has it shows it over TLS, and says whose it is."""
    if not settings.QIFU_WECHAT_SECRET:
        return []
    found: list[checks.CheckMessage] = []
    address = urlsplit(settings.QIFU_WECHAT_API)
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        hint = "里面有密钥：QIFU_WECHAT_API 用 https://；只有本机上的转接程序可以用 http://127.0.0.1。"
        found.append(checks.Error("微信接口的地址不是 https。", hint=hint, id="wechat.E006"))
    if not settings.QIFU_WECHAT_APPID:
        hint = "QIFU_WECHAT_APPID 和 QIFU_WECHAT_SECRET 都从 mp.weixin.qq.com 抄来，courier 两项都要。"
        found.append(checks.Error("设了 AppSecret，没有设 AppID。", hint=hint, id="wechat.E007"))
    return found


def _is_day(name: str, source: str) -> bool:
    return source != "at" and name.startswith(("date", "time"))


def _is_key(text: str) -> bool:
    try:
        read_key(text)
    except ValueError:
        return False
    return True
