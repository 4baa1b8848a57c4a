"""Between sign-in and the admin: a good session, the second factor, a password of one's own."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext_lazy as _

from cms.accounts import passwords, sessions, two_factor
from cms.accounts.known_browsers import remember_browser
from cms.accounts.models import SignInEvent
from cms.accounts.sign_ins import came_by_sso

# Where a session opens something; all else never looks at it.
STAFF_PATHS = ("/admin/", "/documents/", "/media/", "/api/v3/")
OPEN_NAMES = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
# A script asks these by itself while a page stands open: nobody is at work because of them.
UNATTENDED = ("/admin/editing-sessions/", "/admin/qifu/security/signed-in/")
WHY_OVER = {
    SignInEvent.Kind.SESSION_EXPIRED: _("太久没有操作，已经自动退出，请重新登录。"),
    SignInEvent.Kind.SESSION_ENDED: _("这次登录已在别处结束，例如换了密码，请重新登录。"),
}


class AccountGateMiddleware:
    """After AuthenticationMiddleware and OTPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(STAFF_PATHS):
            return self.get_response(request)
        response = (request.user.is_authenticated and self.stop(request)) or self.get_response(request)
        if two_factor.has_just_proved_all(request):
            remember_browser(request, response, request.user)
        return response

    def stop(self, request: HttpRequest) -> HttpResponseBase | None:
        """The answer for who may not go on yet."""
        staff_session = sessions.current_session(request)
        over = sessions.why_over(staff_session)
        if over:
            request.qifu_sign_out_kind = over  # type: ignore[attr-defined]
            logout(request)
            messages.info(request, WHY_OVER[over])
            return None
        if staff_session and not request.path.startswith(UNATTENDED):
            sessions.note_seen(staff_session)
        name = next_step(request)
        if name is None or _is_open(request, name):
            return None
        return _send_to(name, request)


def next_step(request: HttpRequest) -> str | None:
    """The URL name of what the account has to do before anything else."""
    if two_factor.is_asked(request):
        return "qifu_two_factor_check"
    if passwords.why_change(request.user) and not came_by_sso(request):
        return "qifu_password"
    if two_factor.is_required(request) and two_factor.find_device(request.user) is None:
        return "qifu_two_factor_set_up"
    return None


def _is_open(request: HttpRequest, name: str) -> bool:
    try:
        return resolve(request.path_info).url_name in OPEN_NAMES | {name}
    except Resolver404:
        return False


def _send_to(name: str, request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse(name)}?{query}" if query else reverse(name))
