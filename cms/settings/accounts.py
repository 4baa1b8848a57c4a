"""Staff's accounts. What each number is for: docs/settings.md, "Accounts"; production.py is stricter."""

from cms.settings.places import env

QIFU_TWO_FACTOR = env.choice("QIFU_TWO_FACTOR", default="optional", choices=("required", "optional", "off"))
OTP_TOTP_ISSUER = "企服后台"
# Guessing is slowed by cms.accounts.throttle; django-otp's own brake doubles without end, for the owner too.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
QIFU_PASSWORD_LENGTH: int = env.int("QIFU_PASSWORD_LENGTH", default=10, minimum=6)
QIFU_PASSWORD_CLASSES: int = env.int("QIFU_PASSWORD_CLASSES", default=3, minimum=1)
QIFU_PASSWORD_HISTORY: int = env.int("QIFU_PASSWORD_HISTORY", default=5)
QIFU_PASSWORD_DAYS: int = env.int("QIFU_PASSWORD_DAYS", default=0)
QIFU_LOCK_AFTER_FAILURES: int = env.int("QIFU_LOCK_AFTER_FAILURES", default=5)
QIFU_LOCK_ADDRESS_AFTER_FAILURES: int = env.int("QIFU_LOCK_ADDRESS_AFTER_FAILURES", default=30)
QIFU_LOCK_MINUTES: int = env.int("QIFU_LOCK_MINUTES", default=15, minimum=1)
QIFU_SESSION_IDLE_MINUTES: int = env.int("QIFU_SESSION_IDLE_MINUTES", default=30, minimum=1)
QIFU_SESSION_HOURS: int = env.int("QIFU_SESSION_HOURS", default=12, minimum=1)
QIFU_SESSIONS_MAX: int = env.int("QIFU_SESSIONS_MAX", default=0)
QIFU_SIGN_IN_LOG_DAYS: int = env.int("QIFU_SIGN_IN_LOG_DAYS", default=365, minimum=1)
QIFU_AUDIT_LOG_DAYS: int = env.int("QIFU_AUDIT_LOG_DAYS", default=0)
QIFU_TRUSTED_PROXIES: list[str] = env.list("QIFU_TRUSTED_PROXIES", default=["unix", "127.0.0.1", "::1"])
QIFU_SSO_ISSUER: str = env.str("QIFU_SSO_ISSUER", default="")
QIFU_SSO_CLIENT_ID: str = env.str("QIFU_SSO_CLIENT_ID", default="")
QIFU_SSO_CLIENT_SECRET: str = env.str("QIFU_SSO_CLIENT_SECRET", default="")
QIFU_SSO_NAME: str = env.str("QIFU_SSO_NAME", default="统一身份认证")
QIFU_SSO_CLAIM: str = env.str("QIFU_SSO_CLAIM", default="preferred_username")
QIFU_SSO_CREATE: bool = env.bool("QIFU_SSO_CREATE", default=False)
QIFU_SSO_GROUP: str = env.str("QIFU_SSO_GROUP", default="")
QIFU_SSO_TRUST_TWO_FACTOR: bool = env.bool("QIFU_SSO_TRUST_TWO_FACTOR", default=False)
# New log-ins are invited by mail for so many days; without mail an administrator sets the first password.
QIFU_INVITATIONS = True
QIFU_INVITATION_DAYS: int = env.int("QIFU_INVITATION_DAYS", default=7, minimum=1)
AUTHENTICATION_BACKENDS = [
    "cms.accounts.sign_ins.LockOutBackend",
    "django.contrib.auth.backends.ModelBackend",
    "cms.accounts.sso.SsoBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "cms.accounts.passwords.LengthValidator"},
    {"NAME": "cms.accounts.passwords.CharacterClassesValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "cms.accounts.passwords.ContextWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "cms.accounts.passwords.HistoryValidator"},
]
SESSION_COOKIE_AGE = QIFU_SESSION_HOURS * 3600
