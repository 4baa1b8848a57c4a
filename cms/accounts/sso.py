"""Single sign-on by OpenID Connect (authorization code flow with PKCE), by Authlib. Off until it is configured."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from cms.accounts.models import SsoIdentity

TIMEOUT_SECONDS = 10
DISCOVERY = "/.well-known/openid-configuration"


class SsoRefused(Exception):
    """Why the provider's person may not come in (Chinese)."""


@dataclass(frozen=True)
class Person:
    """What is used of an ID token whose signature, issuer, audience, time and nonce have been checked."""

    issuer: str
    subject: str
    name: str
    email: str


class SsoBackend(ModelBackend):
    """Marks sessions that began at the provider; never looks at a password."""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> None:
        return None


def is_on() -> bool:
    return bool(settings.QIFU_SSO_ISSUER and settings.QIFU_SSO_CLIENT_ID)


def client() -> Any:
    """Authlib's client of the configured provider; its metadata and keys are fetched once."""
    return _client(settings.QIFU_SSO_ISSUER, settings.QIFU_SSO_CLIENT_ID, settings.QIFU_SSO_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _client(issuer: str, client_id: str, secret: str) -> Any:
    return OAuth().register(
        "qifu",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "timeout": TIMEOUT_SECONDS,
        },
    )


def read_person(claims: dict[str, Any]) -> Person:
    """Raises SsoRefused if the claim that names the account is missing, or an address that nobody verified."""
    claim = settings.QIFU_SSO_CLAIM
    name = str(claims.get(claim) or "").strip()
    if not name:
        raise SsoRefused(_("统一身份系统没有给出账户名（%(claim)s），请联系管理员。") % {"claim": claim})
    if claim == "email" and claims.get("email_verified") is not True:
        raise SsoRefused(_("您在统一身份系统里的邮箱还没有验证，不能用来登录。"))
    return Person(str(claims["iss"]), str(claims["sub"]), name[:150], str(claims.get("email") or ""))


@transaction.atomic
def find_account(person: Person) -> Any:
    """The account bound to the person; at the first time the one that the claim names, which is then bound.

    Raises SsoRefused if there is none, or it may not come in.
    """
    identity = SsoIdentity.objects.filter(issuer=person.issuer, subject=person.subject).first()
    user = identity.user if identity else _bind(person)
    if not user.is_active:
        raise SsoRefused(_("账户“%(name)s”已停用，请联系管理员。") % {"name": user.get_username()})
    if not user.has_perm("wagtailadmin.access_admin"):
        raise SsoRefused(_("账户“%(name)s”没有后台权限，请联系管理员。") % {"name": user.get_username()})
    return user


def _bind(person: Person) -> Any:
    field = "email" if settings.QIFU_SSO_CLAIM == "email" else get_user_model().USERNAME_FIELD
    found = list(get_user_model()._default_manager.filter(**{f"{field}__iexact": person.name})[:2])
    if len(found) > 1:
        raise SsoRefused(_("有多个账户使用“%(name)s”，请联系管理员。") % {"name": person.name})
    user = found[0] if found else _create(person)
    if SsoIdentity.objects.filter(user=user).exists():
        raise SsoRefused(_("账户“%(name)s”已经绑定了另一个统一身份，请联系管理员。") % {"name": person.name})
    SsoIdentity.objects.create(user=user, issuer=person.issuer, subject=person.subject)
    return user


def _create(person: Person) -> Any:
    """A new account in QIFU_SSO_GROUP, if that is allowed."""
    if not settings.QIFU_SSO_CREATE:
        raise SsoRefused(
            _("后台没有账户“%(name)s”。请联系管理员先建好账户，再用统一身份登录。") % {"name": person.name}
        )
    user = get_user_model()._default_manager.create_user(person.name, person.email)
    if settings.QIFU_SSO_GROUP:
        user.groups.add(*Group.objects.filter(name=settings.QIFU_SSO_GROUP))
    return user
