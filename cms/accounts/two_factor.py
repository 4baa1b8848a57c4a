"""The second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes, kept by django-otp."""

from base64 import b32encode
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp import login as mark_verified
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import GroupPagePermission

from cms.accounts.addresses import client_address
from cms.accounts.known_browsers import known_browser
from cms.accounts.models import FailedTries, SignInEvent
from cms.accounts.sign_ins import came_by_sso, note_event
from cms.accounts.throttle import Tries, count_failure, forget_failures, held_until, say_wait, tries_at
from standards.qr_codes import draw_qr_code

Kind = SignInEvent.Kind
RECOVERY_CODES = 10


def is_publisher(user: Any) -> bool:
    """Whether the account administers or may publish a page anywhere."""
    return bool(
        user.is_superuser
        or user.has_perm("auth.change_user")
        or user.has_perm("auth.change_group")
        or user.has_perm("wagtailcore.publish_page")
        or GroupPagePermission.objects.filter(group__user=user, permission__codename="publish_page").exists()
    )


def is_required(request: HttpRequest) -> bool:
    """Whether this account may do nothing without a second factor."""
    return settings.QIFU_TWO_FACTOR == "required" and not _trusts_provider(request) and is_publisher(request.user)


def is_asked(request: HttpRequest) -> bool:
    """Whether this session still has to show the second factor that its account has."""
    if settings.QIFU_TWO_FACTOR == "off" or _trusts_provider(request):
        return False
    return not request.user.is_verified() and find_device(request.user) is not None  # type: ignore[union-attr]


def has_just_proved_all(request: HttpRequest) -> bool:
    """Whether this very request ended a sign-in: with the code, or with a password where no code is asked."""
    if getattr(request, "qifu_passed_two_factor", False):
        return True
    needs_no_code = settings.QIFU_TWO_FACTOR == "off" or _trusts_provider(request)
    return getattr(request, "qifu_signed_in", False) and (needs_no_code or find_device(request.user) is None)


def _trusts_provider(request: HttpRequest) -> bool:
    return bool(settings.QIFU_SSO_TRUST_TWO_FACTOR and came_by_sso(request))


def find_device(user: Any) -> TOTPDevice | None:
    """The account's confirmed authenticator app."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def begin_set_up(user: Any) -> TOTPDevice:
    """The key to be scanned; the same one until it is confirmed, so that a reload does not change it."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def confirm_set_up(request: HttpRequest, code: str) -> bool:
    """With the first right code the app counts, and this session with it."""
    device = begin_set_up(request.user)
    if find_device(request.user) or verify_token(request.user, device.persistent_id, code) is None:
        return False
    device.refresh_from_db()
    device.confirmed = True
    device.save()
    mark_verified(request, device)
    note_event(Kind.TWO_FACTOR_SET_UP, request, user=request.user)
    return True


def make_recovery_codes(request: HttpRequest) -> list[str]:
    """Ten new codes, each good for one sign-in; older ones end."""
    with transaction.atomic():
        # The same device, so that a session that came in by one of its codes stays in.
        device, _created = StaticDevice.objects.get_or_create(user=request.user, name="recovery")
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    note_event(Kind.RECOVERY_CODES_MADE, request, user=request.user)
    return codes


def count_recovery_codes(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check_code(request: HttpRequest, code: str) -> str:
    """Let the session pass with a code of the app or a recovery code; returns what is wrong (Chinese), or ""."""
    code = "".join(code.split()).lower()
    is_app_code = code.isdigit()
    model = TOTPDevice if is_app_code else StaticDevice
    device = model.objects.filter(user=request.user, confirmed=True).first()
    if device is None:
        return _("没有可用的恢复码，请输入验证器里的 6 位数字，或者请管理员重置双重验证。")
    tries = _tries(request)
    if until := held_until(tries):
        return _("输错次数过多，%(wait)s。") % {"wait": say_wait(until)}
    if verify_token(request.user, device.persistent_id, code) is None:
        note_event(Kind.CODE_REFUSED, request, user=request.user)
        count_failure(tries)
        return _("验证码不对。请输入验证器里正在显示的 6 位数字；手机时间要准，每个验证码只能用一次。")
    forget_failures(tries)
    mark_verified(request, device)
    request.qifu_passed_two_factor = True  # type: ignore[attr-defined] # cms.accounts.gate remembers the browser
    note_event(Kind.CODE_ACCEPTED if is_app_code else Kind.RECOVERY_CODE_USED, request, user=request.user)
    return ""


def _tries(request: HttpRequest) -> Tries:
    user: Any = request.user
    browser = known_browser(request, user)
    return tries_at(FailedTries.Purpose.CODE, user.get_username(), client_address(request), browser)


def remove_two_factor(user: Any, request: HttpRequest | None = None, detail: str = "") -> bool:
    """For a lost phone: the account begins anew at its next sign-in. Returns whether there was anything."""
    removed = TOTPDevice.objects.filter(user=user).delete()[0] + StaticDevice.objects.filter(user=user).delete()[0]
    if removed:
        note_event(Kind.TWO_FACTOR_REMOVED, request, user=user, detail=detail)
    return bool(removed)


def manual_key(device: TOTPDevice) -> str:
    """The key for typing, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def qr_code(device: TOTPDevice) -> SafeString:
    """The key as an inline SVG: nothing that a policy of 'self' stops."""
    return mark_safe(draw_qr_code(device.config_url))
