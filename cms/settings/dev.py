"""Development and the demo: SQLite, embedded search, nothing else running."""

from cms.settings.base import *  # noqa: F403 - a settings module is its base with changes
from cms.settings.base import QIFU_WECHAT_SECRET, env

DEBUG = env.bool("QIFU_DEBUG", default=True)
ALLOWED_HOSTS = ["*"]
vars().update(env.mail("QIFU_EMAIL_URL", default="console://"))
sms = env.sms("QIFU_SMS_URL", default="console://")
if channel := sms.pop("sms", ""):
    QIFU_CHANNELS = {**vars().get("QIFU_CHANNELS", {}), "sms": channel}
vars().update(sms)
# The account for real where its secret is set; printed otherwise.
WECHAT_CHANNELS = {True: "messages.channels.wechat.WechatChannel", False: "messages.channels.console.ConsoleChannel"}
QIFU_CHANNELS = {**vars().get("QIFU_CHANNELS", {}), "wechat": WECHAT_CHANNELS[bool(QIFU_WECHAT_SECRET)]}
# The demo prints what it sends, and shows it on a page, for codes are needed to try things out.
QIFU_DEMO = env.bool("QIFU_DEMO", default=False)
if QIFU_DEMO:
    demo_channel = {"messages.channels.console.ConsoleChannel": "cms.demo.messages.DemoChannel"}
    QIFU_CHANNELS = {name: demo_channel.get(path, path) for name, path in vars().get("QIFU_CHANNELS", {}).items()}
# Assets straight from the packages: no collectstatic in development.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
