"""Passkeys (WebAuthn level 2, by fido2): made by who is signed in, good for signing in without a code."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.people.models import Passkey, Person
from services.people.refusals import NotNow
from services.people.spending import LIVES, spend

SALT = "services.people.passkeys"
NAME = "企业公共服务平台"
MOST = 10
VERIFIED = UserVerificationRequirement.REQUIRED


class BadPasskey(NotNow):
    """What the browser sent opens nothing."""


def begin_adding(person: Person) -> dict[str, Any]:
    """``publicKey`` for navigator.credentials.create and the signed ``state`` that comes back with its answer."""
    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(), name=person.name or NAME, display_name=person.name or NAME
    )
    known = [AttestedCredentialData(bytes(key.public)) for key in person.passkeys.all()]
    options, state = _server().register_begin(
        user, known, resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
    )
    return _pack(dict(options), state, person.pk)


def finish_adding(person: Person, state: str, answer: str, browser: str) -> Passkey:
    """Raises BadPasskey."""
    try:
        response = RegistrationResponse.from_dict(json.loads(answer))
        made = _server().register_complete(_unpack(state, person.pk), response).credential_data
    except (ValueError, KeyError, TypeError, LookupError) as error:
        raise BadPasskey(_("通行密钥没有添加成功，请再试一次。")) from error
    if made is None or person.passkeys.count() >= MOST:
        raise BadPasskey(_("通行密钥最多 %(n)d 个，请先去掉不用的。") % {"n": MOST})
    return Passkey.objects.create(
        person=person, credential_id=websafe_encode(made.credential_id), public=bytes(made), browser=browser
    )


def begin_signing_in() -> dict[str, Any]:
    """For navigator.credentials.get; the device knows whose keys it has."""
    options, state = _server().authenticate_begin(user_verification=VERIFIED)
    return _pack(dict(options), state, None)


def finish_signing_in(state: str, answer: str) -> Person:
    """Whose key it is. Raises BadPasskey."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        key = Passkey.objects.select_related("person").get(
            credential_id=websafe_encode(response.raw_id), person__left_at=None
        )
        known = AttestedCredentialData(bytes(key.public))
        _server().authenticate_complete(_unpack(state, None), [known], response)
    except (ValueError, KeyError, TypeError, LookupError, Passkey.DoesNotExist) as error:
        raise BadPasskey(_("这个通行密钥不能用来登录，请用验证码登录。")) from error
    counter = response.response.authenticator_data.counter
    if counter and counter <= key.counter:  # WebAuthn 7.2 step 21: somebody has a copy
        raise BadPasskey(_("这个通行密钥可能被复制过，请用验证码登录，并在“登录的设备”里去掉它。"))
    key.counter, key.used_at = counter, timezone.now()
    key.save(update_fields=["counter", "used_at"])
    return key.person


def _server() -> Fido2Server:
    host = urlsplit(settings.QIFU_SITE_URL).hostname or "localhost"
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=NAME), verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    return origin == settings.QIFU_SITE_URL


def _pack(options: dict[str, Any], state: Any, person_id: int | None) -> dict[str, Any]:
    signed = signing.TimestampSigner(salt=SALT).sign_object({"state": state, "person": person_id})
    return {"publicKey": options["publicKey"], "state": signed}


def _unpack(signed: str, person_id: int | None) -> Any:
    """The state, once. Raises ValueError."""
    try:
        held = signing.TimestampSigner(salt=SALT).unsign_object(signed, max_age=LIVES)
    except signing.BadSignature as error:
        raise ValueError("no state of ours") from error
    if held["person"] != person_id or not spend(f"passkey {signed}"):
        raise ValueError("another's state, or a spent one")
    return held["state"]
