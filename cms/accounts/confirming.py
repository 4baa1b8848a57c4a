"""Who is signed in shows once more who they are, before what would give the account away for good."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.sessions import current_session
from cms.accounts.sign_ins import lock_for, note_wrong_password, password_tries
from cms.accounts.throttle import forget_failures, say_wait

FIELD = "current_password"
# For accounts that sign in elsewhere: a sign-in no longer ago than this.
FRESH = timedelta(minutes=10)


def why_not_confirmed(request: HttpRequest, password: str) -> str:
    """What is wrong (Chinese), or "". Wrong passwords count as at the log-in."""
    user: Any = request.user
    if not user.has_usable_password():
        return "" if _is_fresh(request) else _("请退出后重新登录，10 分钟内再来做这一步，以确认是您本人。")
    if not password:
        return _("请输入当前密码，以确认是您本人。")
    name = user.get_username()
    if until := lock_for(request, name):
        return _("密码输错次数过多，%(wait)s。") % {"wait": say_wait(until)}
    if not user.check_password(password):
        note_wrong_password(request, name)
        return _("当前密码不对，请重新输入。")
    forget_failures(password_tries(request, name))
    return ""


def _is_fresh(request: HttpRequest) -> bool:
    staff_session = current_session(request)
    return staff_session is not None and timezone.now() - staff_session.started_at < FRESH
