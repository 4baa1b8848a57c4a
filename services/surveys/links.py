"""The signed address by which an invitation is answered. Logs cut it; nobody of the staff sees it."""

from django.core import signing
from django.urls import reverse

from services.surveys.models import Invitation

SALT = "services.surveys"
# Longer than invitations are kept.
MAX_AGE = 800 * 24 * 3600


def make_link(invitation: Invitation) -> str:
    token = signing.TimestampSigner(salt=SALT).sign_object({"i": invitation.pk})
    return reverse("survey", args=[token])


def read_token(token: str) -> Invitation | None:
    """None for one that is not ours or too old, or whose invitation is gone."""
    try:
        pk = int(signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=MAX_AGE)["i"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return Invitation.objects.select_related("survey").filter(pk=pk).first()
