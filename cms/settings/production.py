"""Production: refuses to start half-configured (refusal.py; cms.project.checks names the rest)."""

from cms.settings.base import *  # noqa: F403 - a settings module is its base with changes
from cms.settings.base import ALLOWED_HOSTS, QIFU_SITE_URL, QIFU_WECHAT_SECRET, SECRET_KEY, env
from cms.settings.hosts import own_admin_url
from cms.settings.refusal import refuse_unsafe_production

GATEWAY = "messages.channels.sms.SmsGatewayChannel"
DEBUG = env.bool("QIFU_DEBUG", default=False)
refuse_unsafe_production(secret_key=SECRET_KEY, debug=DEBUG, hosts=ALLOWED_HOSTS)

# The admin has a host of its own, which its cookies are bound to (RFC 6265bis 4.1.3.2).
WAGTAILADMIN_BASE_URL = env.str("QIFU_ADMIN_URL", default=own_admin_url(QIFU_SITE_URL)).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list(
    "QIFU_CSRF_TRUSTED_ORIGINS", default=[url for url in (WAGTAILADMIN_BASE_URL,) if "://" in url]
)
STORAGES = {
    "default": {"BACKEND": "cms.files.storage.CheckedStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("QIFU_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by monitors on the inner network
SECURE_HSTS_SECONDS = env.int("QIFU_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("QIFU_HSTS_SUBDOMAINS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("QIFU_SECURE_COOKIES", default=True)
if SESSION_COOKIE_SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# The courier alone needs the server's address and password: where they are kept from the others, QIFU_MAIL says that there is one.
QIFU_MAIL = env.bool("QIFU_MAIL", default=bool(env.str("QIFU_EMAIL_URL", default="")))
if QIFU_MAIL:
    vars().update(env.mail("QIFU_EMAIL_URL", default="smtp://localhost:25"))
# The same for SMS.
QIFU_SMS = env.bool("QIFU_SMS", default=bool(env.str("QIFU_SMS_URL", default="")))
sms = env.sms("QIFU_SMS_URL", default="")
if (channel := sms.pop("sms", GATEWAY)) and QIFU_SMS:
    QIFU_CHANNELS = {**vars().get("QIFU_CHANNELS", {}), "sms": channel}
vars().update(sms)
# And for the official account.
QIFU_WECHAT_PUSH = env.bool("QIFU_WECHAT_PUSH", default=bool(QIFU_WECHAT_SECRET))
if QIFU_WECHAT_PUSH:
    QIFU_CHANNELS = {**vars().get("QIFU_CHANNELS", {}), "wechat": "messages.channels.wechat.WechatChannel"}
WAGTAIL_PASSWORD_RESET_ENABLED = QIFU_INVITATIONS = QIFU_MAIL
DEFAULT_FROM_EMAIL = env.str("QIFU_FROM_EMAIL", default="noreply@localhost")
# Publishers and administrators cannot do without; development and the demo leave it to each account.
QIFU_TWO_FACTOR = env.choice("QIFU_TWO_FACTOR", default="required", choices=("required", "optional", "off"))
QIFU_PASSWORD_DAYS = env.int("QIFU_PASSWORD_DAYS", default=90)
