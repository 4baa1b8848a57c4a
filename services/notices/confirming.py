"""Double opt-in of a bare address: until its owner has pressed the button behind the link that it was sent, nothing is subscribed.

The link holds the whole wish: the address sealed, what is subscribed, how often it is told. The mail is written when it is sent
(messages/composing.py): until then the address waits sealed, and no link that opens something waits at all.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messages.composing import Composed, Dropped, compose_mail
from messages.later import Later, post_later
from messages.models import Message, Why
from messages.outbox import MAIL, can_mail
from services.contacts.masks import mask_email
from services.contacts.sealing import Unreadable, digests_of, seal, unseal
from services.notices.links import absolute
from services.notices.models import Rhythm, Unconfirmed
from services.people.brakes import take_turn
from services.people.refusals import NotNow, TooOften
from services.people.visitors import Visitor

SALT = "services.notices.confirming"
GOOD_FOR = timedelta(days=7)
SPAN = timedelta(hours=1)
MOST_TO_ADDRESS = 3
MOST_FROM_VISITOR = 10
KEY = "notices:confirm:"


@dataclass(frozen=True)
class Wish:
    """``email``: in the form of services.contacts.reading; ``filter``: a query string."""

    email: str
    filter: str
    rhythm: str

    def to_token(self) -> str:
        held = {"e": seal(self.email), "f": self.filter, "r": self.rhythm}
        return signing.TimestampSigner(salt=SALT).sign_object(held, compress=True)


def read_wish(token: str) -> Wish | None:
    """None for a token that is not ours, or a week old."""
    try:
        held = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=GOOD_FOR)
        return Wish(unseal(held["e"]), held["f"], Rhythm(held["r"]).value)
    except (signing.BadSignature, Unreadable, ValueError):
        return None


def ask_to_confirm(wish: Wish, said: str, visitor: Visitor) -> None:
    """Mails the link and what is subscribed, in words (``said``). The same whoever's address it is. Raises NotNow."""
    if not can_mail():
        raise NotNow(_("邮件暂时发不出去，请稍后再试。"))
    if visitor.address and not take_turn("wishes from", visitor.address, most=MOST_FROM_VISITOR, within=SPAN):
        raise TooOften(_("您所在的网络一小时内订阅的次数太多了，请一小时后再试，或登录后订阅。"))
    if not take_turn("wishes to", wish.email, most=MOST_TO_ADDRESS, within=SPAN):
        raise TooOften(_("给这个邮箱的确认邮件一小时最多 %(n)d 封。请查看垃圾邮件箱。") % {"n": MOST_TO_ADDRESS})
    with transaction.atomic():
        row = Unconfirmed.objects.create(email=wish.email, filter=wish.filter, said=said, rhythm=wish.rhythm)
        until = timezone.now() + GOOD_FOR
        post_later(Later("notices_confirm", MAIL, f"{KEY}{row.pk}", subject(), until=until, at_any_hour=True))


def subject() -> str:
    return _("请确认订阅")


def compose_confirmation(message: Message) -> Composed:
    """``notices:confirm:N``. Raises Dropped."""
    row = Unconfirmed.objects.filter(pk=message.key.removeprefix(KEY)).first()
    if row is None:
        raise Dropped(Why.GONE)
    link = absolute(reverse("subscribe_confirm", args=[Wish(row.email, row.filter, row.rhythm).to_token()]))
    body = render_to_string("notices/mails/confirm.txt", {"said": row.said, "link": link})
    return compose_mail(message, to=row.email, shown=mask_email(row.email), subject=subject(), body=body)


def forget_wish(wish: Wish) -> None:
    """It was confirmed: what waited for that is of no use any more."""
    Unconfirmed.objects.filter(email_digest__in=digests_of(wish.email), filter=wish.filter).delete()
