"""New passwords by mail, and tries at links that nobody was sent: so many and no more (docs/decisions/0023)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import PasswordResetForm

from cms.accounts.addresses import client_address
from cms.accounts.models import FailedTries, SignInEvent
from cms.accounts.sign_ins import note_event
from cms.accounts.throttle import HOUR, count_one, lock_length, network_of, plain_account
from cms.wagtail_seams.account import PasswordResetConfirmView

Kind, Purpose = SignInEvent.Kind, FailedTries.Purpose
# In an hour: mails to one account, and askings from one address, whether or not there is such an account.
MAILS_TO_ACCOUNT, ASKINGS_FROM_ADDRESS = 3, 20
# In a lock's length: links from one address that were never sent by us.
BAD_LINKS = 20


class LimitedResetForm(PasswordResetForm):
    """Who asks too often gets the same answer and no mail: the answer tells nothing about accounts."""

    def save(self, *, request: HttpRequest, **kwargs: Any) -> None:
        address = network_of(client_address(request))
        self.asked_by = request
        if _is_beyond(("", address, ""), ASKINGS_FROM_ADDRESS):
            note_event(Kind.RESET_REFUSED, request, detail=_("这个地址申请得太多"))
        else:
            super().save(request=request, **kwargs)

    def get_users(self, email: str) -> Iterable[Any]:
        for user in super().get_users(email):
            beyond = _is_beyond((plain_account(user.get_username()), "", ""), MAILS_TO_ACCOUNT)
            note_event(Kind.RESET_REFUSED if beyond else Kind.RESET_ASKED, self.asked_by, user=user)
            if not beyond:
                yield user


class ResetConfirmView(PasswordResetConfirmView):
    """Wagtail's, which lets links be tried without end."""

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(*args, **kwargs)
        # A good link is first answered by leading on, without its token.
        if response.status_code == 200 and not self.validlink and count_bad_link(self.request):
            response.status_code = 429
        return response


def count_bad_link(request: HttpRequest) -> bool:
    """One more link that is none; returns whether there were too many from there. Good ones are never refused."""
    place = ("", network_of(client_address(request)), "")
    return count_one(Purpose.LINK, place, lock_length()).count > BAD_LINKS


def _is_beyond(place: tuple[str, str, str], most: int, window: timedelta = HOUR) -> bool:
    return count_one(Purpose.RESET, place, window).count > most
