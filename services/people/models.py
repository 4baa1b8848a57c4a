"""Persons who act for enterprises. They are no staff accounts: nothing here opens the admin (decision 0037)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_contact
from services.contacts.reading import ContactKind

IDLE = timedelta(days=7)
LONGEST = timedelta(days=90)
# For so long after a code or passkey, contacts may be changed without another one.
FRESH = timedelta(minutes=10)
CODE_LIVES = timedelta(minutes=10)


class Person(models.Model):
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("首次登录"), default=timezone.now)
    notice_version = models.CharField(_("隐私说明版本"), max_length=20)
    # Left: contacts, name and sessions are gone, the row stays for what refers to it.
    left_at = models.DateTimeField(_("注销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("办事人员")
        verbose_name_plural = _("办事人员")

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class PersonContact(models.Model):
    """A contact that a person has confirmed by a code; it is one person's."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("种类"), max_length=10, choices=ContactKind.choices)
    value = EncryptedCharField(_("联系方式"), max_length=100)
    digest = DigestField(of=("value",), unique=True)
    confirmed_at = models.DateTimeField(_("确认时间"), default=timezone.now)

    class Meta:
        verbose_name = _("办事人员的联系方式")
        verbose_name_plural = _("办事人员的联系方式")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        return mask_contact(self.value)


class SessionQuerySet(models.QuerySet["PersonSession"]):
    def live(self, now: datetime) -> "SessionQuerySet":
        return self.filter(last_seen_at__gt=now - IDLE, started_at__gt=now - LONGEST, person__left_at=None)


class PersonSession(models.Model):
    """A browser that is signed in. Kept: a digest of what its cookie holds. Deleting the row signs it out."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    token_digest = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(_("登录时间"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("最近使用"), default=timezone.now)
    # When the person last proved to be who he is.
    proved_at = models.DateTimeField(default=timezone.now)
    browser = models.CharField(_("浏览器"), max_length=100, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("办事人员的登录")
        verbose_name_plural = _("办事人员的登录")
        ordering = ["-last_seen_at", "pk"]
        indexes = [models.Index(fields=["last_seen_at"], name="person_session_by_use")]

    def __str__(self) -> str:
        return self.browser

    @property
    def is_fresh(self) -> bool:
        return self.proved_at > timezone.now() - FRESH


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", _("登录")
    ADD_CONTACT = "add_contact", _("添加联系方式")
    PROVE = "prove", _("确认是本人")
    REGISTER = "register", _("活动报名")
    BIND = "bind", _("绑定微信")


class CodeRequest(models.Model):
    """Six digits that were sent to a contact, and the page (``key``) on which they are entered. Kept: a keyed hash."""

    key = models.CharField(max_length=40, unique=True)
    purpose = models.CharField(max_length=20, choices=CodePurpose.choices)
    # None for who signs in: who that is shows when the code is right.
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    contact = EncryptedCharField(max_length=100)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("登录验证码")
        verbose_name_plural = _("登录验证码")
        indexes = [models.Index(fields=["sent_at"], name="code_request_by_time")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def masked(self) -> str:
        return mask_contact(self.contact)


class Brake(models.Model):
    """When something was last done by, or to, whoever ``key`` (a keyed hash) stands for; the row is the lock, too."""

    key = models.CharField(max_length=64, unique=True)
    times: Any = models.JSONField(default=list)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("次数限制")
        verbose_name_plural = _("次数限制")
        indexes = [models.Index(fields=["last_at"], name="brake_by_time")]

    def __str__(self) -> str:
        return self.key[:8]


class Spent(models.Model):
    """Something that was good once, by its hash."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("已用过的凭证")
        verbose_name_plural = _("已用过的凭证")
        indexes = [models.Index(fields=["at"], name="spent_by_time")]

    def __str__(self) -> str:
        return self.key[:8]


class Passkey(models.Model):
    """A key pair on a person's device, of which the public half is here (WebAuthn)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    # As fido2 packs it: AttestedCredentialData.
    public = models.BinaryField()
    counter = models.PositiveBigIntegerField(default=0)
    browser = models.CharField(_("浏览器"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("添加时间"), default=timezone.now)
    used_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = _("通行密钥")
        verbose_name_plural = _("通行密钥")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.browser
