"""Invitations: whoever gets a log-in chooses the password behind a link in a mail, so that nobody else ever knows it.

A link is good for QIFU_INVITATION_DAYS, once, and only while the account has no password: it is bound to the mark that an
unusable password carries, which is another one after each sending.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import SignInEvent
from cms.accounts.sign_ins import note_event
from cms.accounts.signed_links import BadLink, SignedLink
from messages.models import Message, State
from messages.outbox import find_message, post_mail, withdraw_messages

LINK = SignedLink("qifu_invitation", "cms.accounts.invitations", lambda: timedelta(days=settings.QIFU_INVITATION_DAYS))


def invite(user: Any, request: HttpRequest) -> None:
    """Take the password away, if there was one, and have a new link mailed; earlier ones end."""
    withdraw_messages(Message.objects.filter(key=_key(user)))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    inviting: Any = request.user
    by = inviting.get_full_name() or inviting.get_username()
    context = {
        "account": user,
        "link": LINK.address([user.pk, user.password]),
        "days": settings.QIFU_INVITATION_DAYS,
        "by": by,
    }
    subject = _("请设置“%(site)s”后台的登录密码") % {"site": settings.WAGTAIL_SITE_NAME}
    body = render_to_string("accounts/invitation.txt", context)
    post_mail(key=_key(user), to=user.email, subject=subject, body=body, sensitive=True)
    detail = _("%(email)s，邀请人：%(by)s") % {"email": user.email, "by": by}
    note_event(SignInEvent.Kind.INVITED, request, user=user, detail=detail)


def _key(user: Any) -> str:
    """Of the mail with the link that is good now: it is bound to the same mark."""
    return f"invitation:{user.pk}:{hashlib.sha256(user.password.encode()).hexdigest()[:16]}"


def find_invited(token: str) -> Any:
    """The account that the link opens. Raises BadLink for one that is not ours, used, replaced or too old."""
    pk, mark = LINK.read(token)
    user = get_user_model()._default_manager.filter(pk=pk, is_active=True).first()
    if user is None or user.has_usable_password() or user.password != mark:
        raise BadLink(was_ours=True)
    return user


def describe_invitation(user: Any) -> str:
    """How it stands with the invitation (Chinese), or "" where none is open."""
    invited = None if user.has_usable_password() else _last_invitation(user)
    if invited is None:
        return ""
    mail = find_message(_key(user))
    if mail and mail.state in (State.BOUNCED, State.FAILED, State.DROPPED, State.WITHDRAWN):
        return _("邀请邮件没有发出（%(why)s）。请检查邮箱和邮件设置，然后重新发送。") % {
            "why": mail.last_error or mail.get_state_display()
        }
    ends = invited.at + timedelta(days=settings.QIFU_INVITATION_DAYS)
    said = _("已过期，请重新发送") if ends < timezone.now() else _("有效到 %(until)s") % {"until": _as_text(ends)}
    values = {"at": _as_text(invited.at), "said": said}
    if mail and mail.state != State.SENT:
        return _("已于 %(at)s 邀请，邮件正等待发送；链接%(said)s。") % values
    return _("已于 %(at)s 邀请，还没有设置密码；链接%(said)s。") % values


def _last_invitation(user: Any) -> SignInEvent | None:
    return SignInEvent.objects.filter(user=user, kind=SignInEvent.Kind.INVITED).first()


def _as_text(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
