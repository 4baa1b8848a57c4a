"""Work for the browser where an address sends many forms: a puzzle (ALTCHA's, SHA-256), solved by a script of ours in a second.

Shown only to busy addresses. Who has no script sends one form every two minutes instead. No third party, no picture.
"""

import json
from datetime import timedelta

import altcha
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from services.people.brakes import count_turns, take_turn
from services.people.refusals import TooOften
from services.people.spending import LIVES, spend
from services.people.visitors import Visitor

# So many forms an hour from an address are nothing unusual.
FREE = 5
SPAN = timedelta(hours=1)
# Tries that the puzzle takes at most; half as many on average.
HARDNESS = 30_000
WITHOUT_SCRIPT = timedelta(minutes=2)
MOST_COUNTED = 200


def challenge_for(visitor: Visitor) -> str:
    """The puzzle as JSON; "" where none is asked."""
    if not is_busy(visitor):
        return ""
    options = altcha.ChallengeOptionsV1(
        algorithm="SHA-256",
        max_number=HARDNESS,
        hmac_key=_key(),
        # altcha compares with naive UTC or aware times alike; the salt holds seconds since 1970.
        expires=timezone.now() + LIVES,
    )
    return json.dumps(altcha.create_challenge_v1(options).to_dict())


def is_busy(visitor: Visitor) -> bool:
    return bool(visitor.address) and count_turns("forms from", visitor.address, SPAN) >= FREE


def check_door(visitor: Visitor, solution: str) -> None:
    """Before a form is taken. Raises TooOften where a puzzle is asked and ``solution`` does not solve one of ours, unspent."""
    if not is_busy(visitor) or _is_solved(solution):
        return
    if not take_turn("forms without script from", visitor.address, most=1, within=WITHOUT_SCRIPT):
        raise TooOften(_("您所在的网络刚刚提交了很多次。您填写的内容都在，请过两分钟再点一次。"))


def note_form(visitor: Visitor) -> None:
    """A form was taken."""
    if visitor.address:
        take_turn("forms from", visitor.address, most=MOST_COUNTED, within=SPAN)


def _is_solved(solution: str) -> bool:
    if not solution:
        return False
    try:
        good, _error = altcha.verify_solution_v1(solution, _key(), check_expires=True)
    except Exception:  # whatever somebody sends in place of a solution
        return False
    return good and spend(f"altcha {solution}")


def _key() -> str:
    return salted_hmac("people.challenge", "key", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
