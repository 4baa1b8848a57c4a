"""Double opt-in of a bare address: until its owner has pressed the button behind the link that it was sent, there is the mail alone.

The link holds the whole wish: the address sealed, what is subscribed, how often it is told.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from messages.outbox import can_mail, post_mail
from services.contacts.sealing import Unreadable, digest_of, seal, unseal
from services.notices.links import absolute
from services.notices.models import Rhythm
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


def ask_to_confirm(wish: Wish, said: str, path: str, visitor: Visitor) -> None:
    """Mails the link (``path``) and what is subscribed, in words (``said``). The same whoever's address it is. Raises NotNow."""
    if not can_mail():
        raise NotNow(_("邮件暂时发不出去，请稍后再试。"))
    if visitor.address and not take_turn("wishes from", visitor.address, most=MOST_FROM_VISITOR, within=SPAN):
        raise TooOften(_("您所在的网络一小时内订阅的次数太多了，请一小时后再试，或登录后订阅。"))
    if not take_turn("wishes to", wish.email, most=MOST_TO_ADDRESS, within=SPAN):
        raise TooOften(_("给这个邮箱的确认邮件一小时最多 %(n)d 封。请查看垃圾邮件箱。") % {"n": MOST_TO_ADDRESS})
    post_mail(
        key=f"{KEY}{digest_of(wish.email)[:16]}:{digest_of(path)[:32]}",
        to=wish.email,
        subject=_("请确认订阅"),
        body=render_to_string("notices/mails/confirm.txt", {"said": said, "link": absolute(path)}),
        sensitive=True,
        within=GOOD_FOR,
    )
