"""One's own account: second factor, password, sessions, recent sign-ins."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.menu import MenuItem

from cms.accounts import passwords, sessions, two_factor
from cms.accounts.confirming import FIELD, why_not_confirmed
from cms.accounts.forms import CodeForm
from cms.accounts.models import SignInEvent, StaffSession
from cms.accounts.sign_ins import note_event

RECENT = 10


def next_address(request: HttpRequest) -> str:
    """Where the account wanted to go, on this host alone."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else reverse("wagtailadmin_home")


@never_cache
def show_account(request: HttpRequest) -> HttpResponse:
    current = sessions.current_session(request)
    context = {
        "header_title": _("登录与安全"),
        "asks_password": request.user.has_usable_password(),  # type: ignore[union-attr]
        "two_factor_off": settings.QIFU_TWO_FACTOR == "off",
        "device": two_factor.find_device(request.user),
        "required": two_factor.is_required(request),
        "codes_left": two_factor.count_recovery_codes(request.user),
        "current": current,
        "sessions": sessions.list_sessions(request.user, current),
        "events": SignInEvent.objects.filter(user_id=request.user.pk or 0)[:RECENT],
    }
    return render(request, "accounts/own.html", context)


@never_cache
def show_signed_in(request: HttpRequest) -> JsonResponse:
    """``{"csrf_token"}``, which forms opened before a new sign-in lack; scripts that are signed out get 403."""
    return JsonResponse({"csrf_token": get_token(request)})


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class PasswordView(View):
    """A new password; every other session ends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, PasswordChangeForm(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordChangeForm(request.user, request.POST)
        wrong = why_not_confirmed(request, request.POST.get("old_password", ""))
        if not form.is_valid() or wrong:
            if wrong:
                form.errors["old_password"] = form.error_class([wrong])
            return self.show(request, form)
        form.save()
        update_session_auth_hash(request, form.user)
        sessions.end_sessions(form.user, but=sessions.current_session(request))
        messages.success(request, _("密码已更改，其他地方的登录都已退出。"))
        return redirect(next_address(request))

    def show(self, request: HttpRequest, form: Any) -> HttpResponse:
        # Wagtail hides the policy from who has to meet it.
        form.fields["new_password1"].help_text = " ".join(policy_lines())
        context = {"form": form, "reason": passwords.why_change(request.user), "next": next_address(request)}
        return render(request, "accounts/password.html", context)


def policy_lines() -> list[str]:
    from django.contrib.auth.password_validation import password_validators_help_texts

    return [str(text) for text in password_validators_help_texts()]


@method_decorator(never_cache, name="dispatch")
class CheckView(View):
    """The second factor at sign-in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not two_factor.is_asked(request):
            return redirect(next_address(request))
        return self.show(request, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not two_factor.is_asked(request):
            return redirect(next_address(request))
        form = CodeForm(request.POST)
        if form.is_valid():
            wrong = two_factor.check_code(request, form.cleaned_data["code"])
            if not wrong:
                return redirect(next_address(request))
            form.add_error("code", wrong)
        return self.show(request, form)

    def show(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        return render(request, "accounts/check.html", {"form": form, "next": next_address(request)})


@method_decorator(never_cache, name="dispatch")
class SetUpView(View):
    """Scan, type the first code, get recovery codes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if two_factor.find_device(request.user):
            return redirect("qifu_security")
        return self.show(request, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if two_factor.find_device(request.user):
            return redirect("qifu_security")
        form = CodeForm(request.POST)
        if form.is_valid():
            code = "".join(form.cleaned_data["code"].split())
            if two_factor.confirm_set_up(request, code):
                return show_codes(request)
            form.add_error("code", _("验证码不对。请输入验证器里正在显示的 6 位数字，并确认手机时间准确。"))
        return self.show(request, form)

    def show(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        device = two_factor.begin_set_up(request.user)
        context = {
            "form": form,
            "qr_code": two_factor.qr_code(device),
            "manual_key": two_factor.manual_key(device),
            "required": two_factor.is_required(request),
            "next": next_address(request),
        }
        return render(request, "accounts/set_up.html", context)


def show_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, on the screen this once."""
    context = {"codes": two_factor.make_recovery_codes(request), "next": next_address(request)}
    return render(request, "accounts/codes.html", context)


@never_cache
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    if not two_factor.find_device(request.user):
        return redirect("qifu_two_factor_set_up")
    if wrong := why_not_confirmed(request, request.POST.get(FIELD, "")):
        messages.error(request, wrong)
        return redirect("qifu_security")
    return show_codes(request)


@require_POST
def remove_own(request: HttpRequest) -> HttpResponse:
    if two_factor.is_required(request):
        messages.error(request, _("您的账户必须使用双重验证，不能取消。换手机请找管理员重置。"))
    elif wrong := why_not_confirmed(request, request.POST.get(FIELD, "")):
        messages.error(request, wrong)
    elif two_factor.remove_two_factor(request.user, request):
        messages.success(request, _("已取消双重验证。"))
    return redirect("qifu_security")


@require_POST
def end_own_sessions(request: HttpRequest) -> HttpResponse:
    """One session by ``id``, or without it all but this one."""
    current = sessions.current_session(request)
    rows = StaffSession.objects.filter(user_id=request.user.pk or 0).exclude(pk__in=[current.pk] if current else [])
    if wanted := request.POST.get("id"):
        rows = rows.filter(pk__in=_as_uuids(wanted))
    count = rows.delete()[0]
    if count:
        note_event(SignInEvent.Kind.SESSION_ENDED, request, user=request.user, detail=_("本人结束 %d 个会话") % count)
    messages.success(request, _("已结束 %(count)d 个登录。") % {"count": count})
    return redirect("qifu_security")


def _as_uuids(text: str) -> list[uuid.UUID]:
    """One, or none if it is none."""
    try:
        return [uuid.UUID(text)]
    except ValueError:
        return []


def admin_urls() -> list[Any]:
    return [
        path("qifu/security/", show_account, name="qifu_security"),
        path("qifu/security/signed-in/", show_signed_in, name="qifu_signed_in"),
        path("qifu/security/password/", PasswordView.as_view(), name="qifu_password"),
        path("qifu/security/check/", CheckView.as_view(), name="qifu_two_factor_check"),
        path("qifu/security/set-up/", SetUpView.as_view(), name="qifu_two_factor_set_up"),
        path("qifu/security/codes/", renew_codes, name="qifu_recovery_codes"),
        path("qifu/security/remove/", remove_own, name="qifu_two_factor_remove"),
        path("qifu/security/sessions/", end_own_sessions, name="qifu_sessions_end"),
    ]


def account_menu_item(request: HttpRequest) -> dict[str, str]:
    """On Wagtail's account page."""
    return {
        "url": reverse("qifu_security"),
        "label": _("登录与安全"),
        "help_text": _("双重验证、恢复码、在哪些地方登录着、最近的登录。"),
    }


def menu_item() -> MenuItem:
    """In the settings menu, for everybody."""
    return MenuItem(_("登录与安全"), reverse("qifu_security"), icon_name="lock", name="qifu-security", order=900)
