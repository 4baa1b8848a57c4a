"""To the provider and back."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from joserfc.errors import JoseError
from requests import RequestException
from wagtail.admin import messages

from cms.accounts import sso
from cms.accounts.models import SignInEvent
from cms.accounts.sign_ins import SSO_BACKEND, note_event

logger = logging.getLogger(__name__)
NEXT_KEY = "qifu_sso_next"
# What a provider's answer can be wrong with: errors of the protocol, of the token, of the connection, of the form.
BAD_ANSWERS = (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError, TypeError)


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the provider; a plain link, since the policy lets no form leave this host."""
    if not sso.is_on():
        raise Http404
    request.session[NEXT_KEY] = _safe_next(request, request.GET.get("next", ""))
    try:
        response: HttpResponseBase = sso.client().authorize_redirect(request, _back_url())
        return response
    except BAD_ANSWERS as error:
        return _refuse(request, _("连不上统一身份系统，请稍后再试，或用密码登录。"), detail=_describe(error))


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponseBase:
    """The provider's answer: a session for the person's account, or the reason why not on the log-in page."""
    if not sso.is_on():
        raise Http404
    try:
        token = sso.client().authorize_access_token(request)
        claims = _checked_claims(token)
    except BAD_ANSWERS as error:
        return _refuse(request, _("统一身份登录没有成功，请重新登录。"), detail=_describe(error))
    return _let_in(request, claims)


def _checked_claims(token: dict[str, Any]) -> dict[str, Any]:
    """Authlib checks a nonce and an ID token only where there are some; here there must be."""
    claims: dict[str, Any] = token["userinfo"]
    if claims["iss"].rstrip("/") != settings.QIFU_SSO_ISSUER.rstrip("/"):
        raise ValueError("the ID token names another issuer")
    return claims


def _let_in(request: HttpRequest, claims: dict[str, Any]) -> HttpResponseBase:
    try:
        person = sso.read_person(claims)
        user = sso.find_account(person)
    except sso.SsoRefused as refused:
        name = str(claims.get(settings.QIFU_SSO_CLAIM) or claims.get("sub", ""))
        return _refuse(request, str(refused), username=name, detail=str(refused))
    target = request.session.pop(NEXT_KEY, "")
    login(request, user, backend=SSO_BACKEND)
    return redirect(target or reverse("wagtailadmin_home"))


def _refuse(request: HttpRequest, text: str, *, username: str = "", detail: str = "") -> HttpResponse:
    logger.warning("Single sign-on refused: %s", detail)
    note_event(SignInEvent.Kind.SSO_REFUSED, request, username=username, detail=detail)
    messages.error(request, text)
    return redirect("wagtailadmin_login")


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _back_url() -> str:
    """As registered at the provider: from the settings, never from the request's Host."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("qifu_sso_back")


def _safe_next(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, None) else ""


urlpatterns = [path("start/", start, name="qifu_sso_start"), path("back/", back, name="qifu_sso_back")]
