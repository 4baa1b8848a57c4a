"""Development and the demo: SQLite, embedded search, nothing else running."""

from cms.settings.base import *  # noqa: F403 - a settings module is its base with changes
from cms.settings.base import env

DEBUG = env.bool("QIFU_DEBUG", default=True)
ALLOWED_HOSTS = ["*"]
vars().update(env.mail("QIFU_EMAIL_URL", default="console://"))
sms = env.sms("QIFU_SMS_URL", default="console://")
if channel := sms.pop("sms", ""):
    QIFU_CHANNELS = {**vars().get("QIFU_CHANNELS", {}), "sms": channel}
vars().update(sms)
# Assets straight from the packages: no collectstatic in development.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
