"""The password policy: kinds of characters, no old ones again, changed on time and after somebody else set it.

GB/T 22239-2019 (等级保护) 8.1.4.1 a) asks for complexity and regular change; numbers are the operator's (docs/settings.md).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.accounts.invitations import invite
from cms.accounts.models import PasswordRecord, SignInEvent
from cms.accounts.sessions import current_session, end_sessions

CHARACTER_CLASSES: tuple[Callable[[str], bool], ...] = (
    str.isupper,
    str.islower,
    str.isdigit,
    lambda character: not character.isalnum(),
)


class LengthValidator:
    """At least QIFU_PASSWORD_LENGTH characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.QIFU_PASSWORD_LENGTH:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return _("密码至少 %(length)d 个字符。") % {"length": settings.QIFU_PASSWORD_LENGTH}


class CharacterClassesValidator:
    """Of capitals, small letters, digits and signs at least QIFU_PASSWORD_CLASSES kinds."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = sum(any(is_of_kind(character) for character in password) for is_of_kind in CHARACTER_CLASSES)
        if kinds < settings.QIFU_PASSWORD_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("密码要包含大写字母、小写字母、数字、符号中的至少 %(kinds)d 种。") % {
            "kinds": settings.QIFU_PASSWORD_CLASSES
        }


class ContextWordsValidator:
    """None of the words that guessers of this very platform try first (docs/security.md)."""

    WORDS = ("qifu", "qiye", "wagtail", "admin", "guanli", "企服", "企业", "管理员")

    def validate(self, password: str, user: Any = None) -> None:
        site = urlsplit(settings.QIFU_SITE_URL).hostname or ""
        words = {*self.WORDS, *(part for part in site.split(".") if len(part) > 3)}
        if any(word in password.casefold() for word in words):
            raise ValidationError(self.get_help_text(), code="password_of_the_platform")

    def get_help_text(self) -> str:
        return _("不要用 qifu、admin、企服 这类与平台有关的词，也不要用门户域名里的词。")


class HistoryValidator:
    """None of the last QIFU_PASSWORD_HISTORY passwords again. Django tells it each password that was saved."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        records = PasswordRecord.objects.filter(user=user)[: settings.QIFU_PASSWORD_HISTORY]
        # The present one may be older than the records, or made by a command.
        used = {user.password, *(record.encoded for record in records)} if settings.QIFU_PASSWORD_HISTORY else set()
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("不能与最近 %(count)d 次用过的密码相同。") % {"count": settings.QIFU_PASSWORD_HISTORY}

    def password_changed(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk is not None:
            PasswordRecord.objects.create(user=user, encoded=user.password)
            SignInEvent.objects.create(kind=SignInEvent.Kind.PASSWORD_CHANGED, user=user, username=user.get_username())
            _forget_old_records(user)


def _forget_old_records(user: Any) -> None:
    kept = PasswordRecord.objects.filter(user=user)[: max(settings.QIFU_PASSWORD_HISTORY, 1)]
    PasswordRecord.objects.filter(user=user).exclude(pk__in=[record.pk for record in kept]).delete()


def why_change(user: Any) -> str:
    """Why the account's owner has to choose a new password now (Chinese), or ""."""
    if not user.has_usable_password():
        return ""
    latest = PasswordRecord.objects.filter(user=user).first()
    if latest and latest.is_provisional:
        return _("这个密码是管理员设置的，请先换成只有您自己知道的密码。")
    days = settings.QIFU_PASSWORD_DAYS
    if days and timezone.now() - (latest.set_at if latest else user.date_joined) > timedelta(days=days):
        return _("密码已经用了超过 %(days)d 天，请换一个新的。") % {"days": days}
    return ""


def mark_provisional(user: Any) -> None:
    """The account's password was set by somebody else, or must go for another reason."""
    latest = PasswordRecord.objects.filter(user=user).first()
    if latest is None:
        latest = PasswordRecord(user=user, encoded=user.password)
    latest.is_provisional = True
    latest.save()


def after_create_user(request: HttpRequest, user: Any) -> None:
    """A password set by an administrator is provisional; an account without one is invited."""
    if user.has_usable_password():
        mark_provisional(user)
        return
    invite(user, request)
    messages.info(
        request, _("邀请邮件正在发往 %(email)s。没有收到的，可以在“登录安全”里重新发送。") % {"email": user.email}
    )


def after_edit_user(request: HttpRequest, user: Any) -> None:
    """A new password ends its owner's sessions; one's own keeps this one."""
    if not request.POST.get("password1"):
        return
    if user.pk == request.user.pk:
        end_sessions(user, but=current_session(request))
    else:
        mark_provisional(user)
        end_sessions(user)
