"""Invitations: whoever gets a log-in chooses the password behind a link in a mail, so that nobody else ever knows it.

A link is good for QIFU_INVITATION_DAYS, once, and only while the account has no password: it is bound to the mark that an
unusable password carries, which is another one after each sending.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import SignInEvent
from cms.accounts.sign_ins import note_event

SALT = "cms.accounts.invitations"
Kind = SignInEvent.Kind
SENDING = (Kind.INVITED, Kind.INVITATION_NOT_SENT)


def invite(user: Any, request: HttpRequest) -> None:
    """Take the password away, if there was one, and send a new link; earlier ones end. Mail goes out after the commit."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    inviting: Any = request.user
    by = inviting.get_full_name() or inviting.get_username()
    transaction.on_commit(lambda: _send(user, request, by))


def _send(user: Any, request: HttpRequest, by: str) -> None:
    """What became of it stands in the sign-in log, and so under 登录安全."""
    context = {"account": user, "link": invitation_link(user), "days": settings.QIFU_INVITATION_DAYS, "by": by}
    subject = _("请设置“%(site)s”后台的登录密码") % {"site": settings.WAGTAIL_SITE_NAME}
    body = render_to_string("accounts/invitation.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
    except OSError as error:  # smtplib's errors are OSErrors
        note_event(Kind.INVITATION_NOT_SENT, request, user=user, detail=f"{user.email}：{error}")
    else:
        note_event(
            Kind.INVITED, request, user=user, detail=_("%(email)s，邀请人：%(by)s") % {"email": user.email, "by": by}
        )


def invitation_link(user: Any) -> str:
    token = signing.dumps([user.pk, user.password], salt=SALT)
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('qifu_invitation', args=[token])}"


def find_invited(token: str) -> Any:
    """The account that the link opens. Raises signing.BadSignature for one that is not ours, used, replaced or too old."""
    pk, mark = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.QIFU_INVITATION_DAYS))
    user = get_user_model()._default_manager.filter(pk=pk, is_active=True).first()
    if user is None or user.has_usable_password() or user.password != mark:
        raise signing.BadSignature("used or replaced")
    return user


def describe_invitation(user: Any) -> str:
    """How it stands with the invitation (Chinese), or "" where none is open."""
    sending = None if user.has_usable_password() else _last_sending(user)
    if sending is None:
        return ""
    if sending.kind == Kind.INVITATION_NOT_SENT:
        return _("邀请邮件没有发出（%(why)s）。请检查邮箱和邮件设置，然后重新发送。") % {"why": sending.detail}
    ends = sending.at + timedelta(days=settings.QIFU_INVITATION_DAYS)
    said = _("已过期，请重新发送") if ends < timezone.now() else _("有效到 %(until)s") % {"until": _as_text(ends)}
    return _("已于 %(at)s 邀请，还没有设置密码；链接%(said)s。") % {"at": _as_text(sending.at), "said": said}


def _last_sending(user: Any) -> SignInEvent | None:
    return SignInEvent.objects.filter(user=user, kind__in=SENDING).first()


def _as_text(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
