"""Pages whose address is the key: a link in a mail opens them, and no log-in is asked.

So the address is told to nobody, and trying addresses is slowed. GET changes nothing behind any of them: mail programs
open links by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cms.accounts.resets import count_bad_link

View = Callable[..., HttpResponseBase]


class BadLink(Exception):
    """The address opens nothing. ``was_ours``: it was made here, and is too old, used or replaced by now."""

    def __init__(self, *, was_ours: bool) -> None:
        super().__init__("closed" if was_ours else "unknown")
        self.was_ours = was_ours


@dataclass(frozen=True)
class SignedLink:
    """A kind of link. ``name``: of its address. ``salt``: its own. ``good_for``: no link of it is good for longer."""

    name: str
    salt: str
    good_for: Callable[[], timedelta]

    def address(self, value: Any) -> str:
        """The whole address. It holds ``value``, signed with the time, and nothing else."""
        path = reverse(self.name, args=[signing.dumps(value, salt=self.salt)])
        return f"{settings.WAGTAILADMIN_BASE_URL}{path}"

    def read(self, token: str) -> Any:
        """What ``address`` was given. Raises BadLink."""
        try:
            return signing.loads(token, salt=self.salt, max_age=self.good_for())
        except signing.SignatureExpired:
            raise BadLink(was_ours=True) from None
        except signing.BadSignature:
            raise BadLink(was_ours=False) from None


def behind_link(refuse: Callable[[HttpRequest, BadLink], HttpResponseBase]) -> Callable[[View], View]:
    """Kept nowhere, found by no search engine, its address told to no other host; ``refuse`` answers a BadLink."""

    def guard(view: View) -> View:
        @wraps(view)
        @never_cache
        def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
            except BadLink as bad:
                response = refuse(request, bad)
                if not bad.was_ours and count_bad_link(request):
                    response.status_code = 429
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers would send forms without an origin
            return response

        return call

    return guard
