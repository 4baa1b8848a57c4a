"""What was answered, what a follower was asked, and who bound himself. Before that nobody's openid is kept."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.people.models import Person


class ReceivedMessage(models.Model):
    """A message by its key: WeChat repeats it up to three times, and reads one answer. What was written is not kept."""

    key = models.CharField(max_length=64, unique=True)
    # Of the request that brought it: it is good for this message alone.
    signature = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now)
    # Who works at it has so long as the budget; then another one may.
    begun_at = models.DateTimeField(default=timezone.now)
    answer = EncryptedCharField(max_length=4000, blank=True)

    class Meta:
        verbose_name = _("公众号消息")
        verbose_name_plural = _("公众号消息")
        indexes = [
            models.Index(fields=["received_at"], name="wechat_message_by_time"),
            models.Index(fields=["signature"], name="wechat_message_by_signature"),
        ]

    def __str__(self) -> str:
        return self.key[:8]


class Conversation(models.Model):
    """What a follower was asked last, by a digest of who that is."""

    follower = models.CharField(max_length=64, unique=True)
    asked: Any = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("公众号对话")
        verbose_name_plural = _("公众号对话")
        indexes = [models.Index(fields=["asked_at"], name="wechat_conversation_by_time")]

    def __str__(self) -> str:
        return self.follower[:8]


class Binding(models.Model):
    """A follower who showed by a code who he is: there he can be written to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="wechat")
    openid = EncryptedCharField(max_length=64)
    digest = DigestField(of=("openid",), unique=True)
    bound_at = models.DateTimeField(_("绑定时间"), default=timezone.now)
    # How many messages more he agreed to, by template (订阅通知).
    credits: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("公众号绑定")
        verbose_name_plural = _("公众号绑定")

    def __str__(self) -> str:
        return f"#{self.pk}"


class BindingCode(models.Model):
    """Shown to a person under /my/; whoever writes it to the account, or scans its picture, is that person. A code to be written
    is kept as a keyed hash alone."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    # Of one that is scanned: what WeChat gives back when that happens, and what its picture says.
    scene = EncryptedCharField(max_length=64, blank=True)
    url = EncryptedCharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("公众号绑定码")
        verbose_name_plural = _("公众号绑定码")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Menu(models.Model):
    """The account's menu, a line for each button (menus.py); the newest counts."""

    text = models.TextField(_("菜单"))
    saved_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    saved_by = models.CharField(_("保存人"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("公众号菜单")
        verbose_name_plural = _("公众号菜单")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.saved_at:%Y-%m-%d}"
