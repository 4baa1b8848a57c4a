"""Signed addresses that open one appeal to its person. nginx's log cuts them (deploy/nginx)."""

from django.core import signing
from django.urls import reverse

from services.appeals.models import Appeal
from services.appeals.query_codes import make_query_code

SALT = "services.appeals.person"
# A link in a mail works as long as there is something to say to the appeal.
MAX_AGE = 400 * 24 * 3600
RECEIPT_SALT = "services.appeals.receipt"
RECEIPT_AGE = 3600


def make_token(appeal: Appeal) -> str:
    return signing.TimestampSigner(salt=SALT).sign_object({"a": appeal.pk})


def make_person_link(appeal: Appeal) -> str:
    return reverse("appeals_track", args=[make_token(appeal)])


def read_token(token: str) -> Appeal | None:
    """None for a token that is not ours, is too old, or whose appeal is gone."""
    try:
        said = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return Appeal.objects.select_related("town", "unit", "category").filter(pk=said["a"]).first()


def make_receipt_link(appeal: Appeal) -> str:
    """Shows number and query code; for whoever sent the form, an hour long."""
    token = signing.TimestampSigner(salt=RECEIPT_SALT).sign_object({"a": appeal.pk, "k": appeal.form_key})
    return reverse("appeals_receipt", args=[token])


def read_receipt(token: str) -> tuple[Appeal, str] | None:
    """The appeal and its query code; None for a token that is not ours or too old."""
    try:
        said = signing.TimestampSigner(salt=RECEIPT_SALT).unsign_object(token, max_age=RECEIPT_AGE)
    except signing.BadSignature:
        return None
    appeal = Appeal.objects.filter(pk=said["a"], form_key=said["k"]).first()
    return (appeal, make_query_code(appeal.form_key)) if appeal else None
