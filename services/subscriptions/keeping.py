"""A subscription lasts as long as its recipient, or until it is ended; erasing the recipient erases it."""

from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.notices.keeping import recipients_of
from services.subscriptions.models import Subscription
from services.subscriptions.wording import say_subscription


class SubscriptionKeeper(Keeper):
    terms = (Term("订阅", "停掉或注销账户时"),)

    def export(self, subject: Subject) -> dict[str, Rows]:
        held = Subscription.objects.filter(recipient__in=recipients_of(subject)).select_related("enterprise")
        return {"订阅": [{"订阅": say_subscription(one), "时间": one.created_at} for one in held]}
