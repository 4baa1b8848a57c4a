"""/services/wechat/: what mp.weixin.qq.com has as the account's server."""

import time
from xml.etree.ElementTree import Element

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from services.wechat.crypting import NotForUs, decrypt, encrypt
from services.wechat.incoming import Incoming, Unreadable, read_message, read_xml
from services.wechat.receiving import Replayed, answer_once
from services.wechat.replies import write_xml
from services.wechat.signing import is_recent, is_signed, sign

LONGEST_BODY = 65_536
REFUSED, BAD, TOO_LONG = 403, 400, 413


class Turned(Exception):
    """``status``: what is wrong, in HTTP's words; WeChat's own requests never meet it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Without a signature of now nothing is read, and nothing is said of why."""
    try:
        body = verify(request) if request.method == "GET" else take(request)
    except Turned as turned:
        return HttpResponse(status=turned.status)
    response = HttpResponse(body, content_type="application/xml" if body.startswith("<") else "text/plain")
    response["Cache-Control"] = "no-store"
    return response


def verify(request: HttpRequest) -> str:
    """WeChat asks whether we know the token: what it sends comes back."""
    check_signature(request)
    return request.GET.get("echostr", "")[:200]


def take(request: HttpRequest) -> str:
    check_signature(request)
    message, is_sealed, signature = open_body(request)
    try:
        reply = answer_once(message, signature)
    except Replayed as error:
        raise Turned(REFUSED) from error
    written = write_xml(reply, message, int(time.time()))
    return seal(written) if is_sealed and written.startswith("<") else written


def check_signature(request: HttpRequest) -> None:
    given = [request.GET.get(name, "") for name in ("timestamp", "nonce")]
    if not is_signed(request.GET.get("signature", ""), *given) or not is_recent(given[0]):
        raise Turned(REFUSED)


def open_body(request: HttpRequest) -> tuple[Incoming, bool, str]:
    """The message, whether it came sealed, and the signature that is its own."""
    body = request.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise Turned(TOO_LONG)
    try:
        root = read_xml(body)
        envelope = root.findtext("Encrypt") if settings.QIFU_WECHAT_AES_KEY else None
        if envelope:
            return open_envelope(request, envelope)
        if settings.QIFU_WECHAT_MODE == "safe":
            raise Turned(REFUSED)
        return read_message(root), False, request.GET.get("signature", "")
    except Unreadable as error:
        raise Turned(BAD) from error


def open_envelope(request: HttpRequest, envelope: str) -> tuple[Incoming, bool, str]:
    """What stands sealed counts; what 兼容模式 has beside it in the open, nobody has signed."""
    signature = request.GET.get("msg_signature", "")
    if not is_signed(signature, request.GET.get("timestamp", ""), request.GET.get("nonce", ""), envelope):
        raise Turned(REFUSED)
    try:
        root: Element = read_xml(decrypt(envelope))
    except NotForUs as error:
        raise Turned(REFUSED) from error
    return read_message(root), True, signature


def seal(written: str) -> str:
    envelope, timestamp, nonce = encrypt(written.encode()), str(int(time.time())), get_random_string(10)
    signature = sign(timestamp, nonce, envelope)
    return (
        f"<xml><Encrypt><![CDATA[{envelope}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )
