"""/my/subscriptions/: what I asked to be told of, how often and by what; pausing, ending, leaving."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.notices.choosing import choose, offered_channels, pause
from services.notices.models import Recipient, Rhythm
from services.notices.recipients import adopt_bare, come_back, leave
from services.pages.answers import LAPSED, is_forged, show
from services.people.refusals import NotNow
from services.subscriptions.models import Subscription, SubscriptionKind
from services.subscriptions.refusals import NotPossible
from services.subscriptions.subscribing import (
    change_profile,
    end,
    offered_enterprises,
    subscribe_profile,
    subscriptions_of,
)
from services.subscriptions.wording import say_subscription
from services.wechat.reach import is_bound

CHANNELS = {"mail": gettext_lazy("邮件"), "sms": gettext_lazy("短信（每天最多一条）"), "wechat": gettext_lazy("微信")}
PAUSES = {7: gettext_lazy("一周"), 30: gettext_lazy("30 天"), 90: gettext_lazy("90 天")}


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_subscriptions(request: HttpRequest) -> HttpResponse:
    recipient = adopt_bare(signed_in(request))
    if request.method != "POST":
        return show_subscriptions(request, recipient)
    if is_forged(request):
        return show_subscriptions(request, recipient, LAPSED)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_subscriptions(request, recipient, _("没有看懂要做什么，请用页面上的按钮。"))
    try:
        do(request, recipient)
    except (NotNow, NotPossible) as refusal:
        return show_subscriptions(request, recipient, str(refusal))
    return HttpResponseRedirect(reverse("my_subscriptions"))


def show_subscriptions(request: HttpRequest, recipient: Recipient, notice: str = "") -> HttpResponse:
    held = list(subscriptions_of(recipient))
    context = {
        "profiles": [describe(one) for one in held if one.kind == SubscriptionKind.PROFILE],
        "interests": [describe(one) for one in held if one.kind == SubscriptionKind.INTEREST],
        "offered": [{"number": one.pk, "name": one.name} for one in offered_enterprises(recipient)],
        **describe_choices(recipient),
        "notice": notice,
        "subscribe_url": reverse("subscribe"),
        "notices_url": reverse("my_notices"),
        "profile_url": reverse("my_profile"),
        "enterprises_url": reverse("my_enterprises"),
        "home_url": reverse("my_home"),
    }
    return show(request, "my-subscriptions", _("我的订阅"), context, status=422 if notice else 200)


def describe(subscription: Subscription) -> dict[str, Any]:
    return {
        "number": subscription.pk,
        "said": say_subscription(subscription),
        "name": str(subscription.enterprise or ""),
        "nearly": subscription.also_nearly,
        "since": timezone.localdate(subscription.created_at),
    }


def describe_choices(recipient: Recipient) -> dict[str, Any]:
    """Rhythm, channels and pause, for forms."""
    chosen = {"mail": recipient.by_mail, "sms": recipient.by_sms, "wechat": recipient.by_wechat}
    offered = [*offered_channels(recipient), *(["wechat"] if is_bound(recipient.person) else [])]
    return {
        "rhythms": [(value, label, value == recipient.rhythm) for value, label in Rhythm.choices],
        "channels": [(name, str(CHANNELS[name]), chosen[name]) for name in offered],
        "pauses": [(days, str(label)) for days, label in PAUSES.items()],
        "paused_until": recipient.paused_until if recipient.is_paused(timezone.localdate()) else None,
        "left": recipient.left_at is not None,
        "wechat_url": "" if "wechat" in offered or "wechat" not in settings.QIFU_CHANNELS else reverse("my_wechat"),
    }


def add_profile(request: HttpRequest, recipient: Recipient) -> None:
    enterprise = offered_enterprises(recipient).filter(pk=number_in(request)).first()
    if enterprise is None:
        raise NotNow(_("请选择一家您代表的企业。"))
    subscribe_profile(recipient, enterprise, also_nearly="nearly" in request.POST)
    come_back(recipient)


def change_nearly(request: HttpRequest, recipient: Recipient) -> None:
    change_profile(held_one(request, recipient), also_nearly="nearly" in request.POST)


def end_one(request: HttpRequest, recipient: Recipient) -> None:
    end(held_one(request, recipient))


def choose_how(request: HttpRequest, recipient: Recipient) -> None:
    choose(recipient, rhythm=request.POST.get("rhythm", ""), channels=request.POST.getlist("channel"))


def take_pause(request: HttpRequest, recipient: Recipient) -> None:
    pause(recipient, number_in(request, "days"))


DOINGS: dict[str, Callable[[HttpRequest, Recipient], None]] = {
    "profile": add_profile,
    "nearly": change_nearly,
    "end": end_one,
    "how": choose_how,
    "pause": take_pause,
    "leave": lambda request, recipient: leave(recipient),
    "back": lambda request, recipient: come_back(recipient),
}


def held_one(request: HttpRequest, recipient: Recipient) -> Subscription:
    """Which of the recipient's is meant. Raises NotNow."""
    found = subscriptions_of(recipient).filter(pk=number_in(request)).first()
    if found is None:
        raise NotNow(_("这项订阅已经停掉了。"))
    return found


def number_in(request: HttpRequest, name: str = "which") -> int:
    """0 for what is no number."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
