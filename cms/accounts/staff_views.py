"""What an administrator sees of somebody's account, and does about a lost phone or a lock."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from cms.accounts import invitations, passwords, sessions, sign_ins, throttle, two_factor
from cms.accounts.models import SignInEvent, SsoIdentity

RECENT = 20


def may_manage(manager: Any, user: Any) -> bool:
    """Who may change accounts, save that only an administrator touches an administrator's."""
    return bool(manager.is_superuser or (manager.has_perm("auth.change_user") and not user.is_superuser))


@never_cache
def manage_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """GET: state of the account; POST with ``action``: one of ACTIONS."""
    user = get_object_or_404(get_user_model(), pk=user_id)
    if not may_manage(request.user, user):
        raise PermissionDenied
    if request.method == "POST":
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            messages.error(request, _("没有这个操作。"))
        else:
            messages.success(request, action(request, user))
        return redirect("qifu_account", user.pk)
    context = {
        "header_title": _("登录安全"),
        "account": user,
        "holds": throttle.held_rows(user.get_username()),
        "device": two_factor.find_device(user),
        "codes_left": two_factor.count_recovery_codes(user),
        "password_reason": passwords.why_change(user),
        "invitation": invitations.describe_invitation(user),
        "may_invite": settings.QIFU_INVITATIONS and user.is_active and bool(user.email) and user.pk != request.user.pk,
        "identity": SsoIdentity.objects.filter(user=user).first(),
        "sessions": sessions.list_sessions(user, sessions.current_session(request)),
        "events": SignInEvent.objects.filter(username=user.get_username())[:RECENT],
    }
    return render(request, "accounts/staff.html", context)


def _by(request: HttpRequest) -> str:
    return _("操作人：%(name)s") % {"name": request.user.get_username()}


def unlock(request: HttpRequest, user: Any) -> str:
    sign_ins.unlock_account(user.get_username(), request, _by(request))
    return _("已解锁。")


def reset_two_factor(request: HttpRequest, user: Any) -> str:
    """Whoever holds the lost phone is signed out too."""
    two_factor.remove_two_factor(user, request, _by(request))
    sessions.end_sessions(user)
    return _("双重验证已重置，下次登录时重新设置。")


def end_sessions(request: HttpRequest, user: Any) -> str:
    count = sessions.end_sessions(user)
    sign_ins.note_event(SignInEvent.Kind.SESSION_ENDED, request, user=user, detail=_by(request))
    return _("已结束 %(count)d 个登录。") % {"count": count}


def require_new_password(request: HttpRequest, user: Any) -> str:
    passwords.mark_provisional(user)
    return _("下次打开后台时必须更换密码。")


def send_invitation(request: HttpRequest, user: Any) -> str:
    """For whoever has no password yet, or must choose another one by mail; it ends what is signed in."""
    invitations.invite(user, request)
    sessions.end_sessions(user)
    return _("邀请邮件正在发往 %(email)s，原来的密码和链接已作废。") % {"email": user.email}


def release_identity(request: HttpRequest, user: Any) -> str:
    SsoIdentity.objects.filter(user=user).delete()
    return _("已解除统一身份绑定，下次用统一身份登录时重新绑定。")


ACTIONS: dict[str, Callable[[HttpRequest, Any], str]] = {
    "unlock": unlock,
    "reset_two_factor": reset_two_factor,
    "end_sessions": end_sessions,
    "new_password": require_new_password,
    "release_identity": release_identity,
    "invite": send_invitation,
}


def admin_urls() -> list[Any]:
    return [path("qifu/accounts/<int:user_id>/", manage_account, name="qifu_account")]


def listing_buttons(user: Any, request_user: Any) -> list[Button]:
    """登录安全 beside each account."""
    if not may_manage(request_user, user):
        return []
    return [Button(_("登录安全"), reverse("qifu_account", args=[user.pk]), icon_name="lock", priority=40)]
