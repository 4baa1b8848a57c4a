"""What is kept about staff's accounts beside Django's user: sign-ins, sessions, passwords, identities."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

ACCOUNT = settings.AUTH_USER_MODEL


class SignInEvent(models.Model):
    """One line of the security log. Addresses of staff stand here on purpose (docs/operations.md)."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("登录成功")
        SIGNED_IN_BY_SSO = "signed_in_by_sso", _("统一身份登录成功")
        FAILED = "failed", _("登录失败")
        SSO_REFUSED = "sso_refused", _("统一身份登录被拒")
        REFUSED = "refused", _("锁定期间尝试登录")
        ACCOUNT_LOCKED = "account_locked", _("账户在一处被锁定")
        ADDRESS_LOCKED = "address_locked", _("地址被放慢")
        ACCOUNT_UNLOCKED = "account_unlocked", _("账户解锁")
        ADDRESS_UNLOCKED = "address_unlocked", _("地址解锁")
        SIGNED_OUT = "signed_out", _("退出登录")
        SESSION_EXPIRED = "session_expired", _("会话超时")
        SESSION_ENDED = "session_ended", _("会话被结束")
        CODE_ACCEPTED = "code_accepted", _("双重验证通过")
        RECOVERY_CODE_USED = "recovery_code_used", _("使用了恢复码")
        CODE_REFUSED = "code_refused", _("验证码不对")
        TWO_FACTOR_SET_UP = "two_factor_set_up", _("设置了双重验证")
        TWO_FACTOR_REMOVED = "two_factor_removed", _("双重验证被取消")
        RECOVERY_CODES_MADE = "recovery_codes_made", _("生成了恢复码")
        PASSWORD_CHANGED = "password_changed", _("密码已更改")
        RESET_ASKED = "reset_asked", _("申请重设密码")
        RESET_REFUSED = "reset_refused", _("重设密码申请过多")
        EMAIL_CHANGED = "email_changed", _("邮箱已更改")
        INVITED = "invited", _("发出了邀请")
        # Up to 0.4, when mail went out at once; what became of it now stands in the outbox.
        INVITATION_NOT_SENT = "invitation_not_sent", _("邀请没有发出")

    kind = models.CharField(_("事件"), max_length=24, choices=Kind.choices)
    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    # As typed; the account may not exist, or no longer.
    username = models.CharField(_("用户名"), max_length=150, blank=True)
    user = models.ForeignKey(
        ACCOUNT, models.SET_NULL, null=True, blank=True, related_name="sign_in_events", verbose_name=_("账户")
    )
    address = models.CharField(_("IP 地址"), max_length=45, blank=True)
    user_agent = models.CharField(_("浏览器"), max_length=255, blank=True)
    detail = models.CharField(_("说明"), max_length=255, blank=True)
    locked_until = models.DateTimeField(_("锁定到"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录记录")
        verbose_name_plural = _("登录记录")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["username", "-at"], name="sign_in_by_username"),
            models.Index(fields=["address", "-at"], name="sign_in_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.username}"


class StaffSession(models.Model):
    """A signed-in browser. The session holds this row's id, and is good for as long as the row is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(ACCOUNT, models.CASCADE, related_name="staff_sessions")
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-seen_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.address}"


class PasswordRecord(models.Model):
    """A password that an account has or had, hashed as Django does."""

    user = models.ForeignKey(ACCOUNT, models.CASCADE, related_name="password_records")
    encoded = models.CharField(max_length=256)
    set_at = models.DateTimeField(auto_now_add=True)
    # Given by somebody else: its owner has to choose another one before anything else.
    is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ["-set_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SsoIdentity(models.Model):
    """An account bound to a person at the provider of single sign-on, so that a name taken over later opens nothing."""

    user = models.OneToOneField(ACCOUNT, models.CASCADE, related_name="sso_identity")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_identity")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"


class FailedTries(models.Model):
    """How often a secret was tried in vain: one row per what for, whose, from where and by which known browser.

    "" in a column is everybody, or everywhere. Rows go when they no longer matter (cms.accounts.throttle).
    """

    class Purpose(models.TextChoices):
        PASSWORD = "password", _("密码")
        CODE = "code", _("双重验证")
        RESET = "reset", _("重设密码")
        LINK = "link", _("链接")

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    account = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=32, blank=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "account", "address", "browser"], name="one_row_per_combination_of_tries"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.account} {self.address} {self.count}"

    @property
    def plain_address(self) -> str:
        """Without the length of a network."""
        return self.address.partition("/")[0]
