"""Answers go after a week; what binds a follower to a person when either of them wants."""

from datetime import datetime, timedelta

from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.wechat.models import Binding, BindingCode, Conversation, ReceivedMessage

KEPT = timedelta(days=7)


class WechatKeeper(Keeper):
    terms = (Term("公众号里的问答", "7 天"), Term("公众号绑定", "本人解绑、取消关注或注销时"))

    def forget(self, now: datetime) -> dict[str, int]:
        return {
            "公众号里的问答": ReceivedMessage.objects.filter(received_at__lte=now - KEPT).delete()[0]
            + BindingCode.objects.filter(made_at__lte=now - KEPT).delete()[0]
            + Conversation.objects.filter(asked_at__lte=now - KEPT).delete()[0]
        }

    def export(self, subject: Subject) -> dict[str, Rows]:
        rows: Rows = [
            {"公众号里的编号": binding.openid, "绑定时间": binding.bound_at}
            for binding in Binding.objects.filter(person__in=subject.person_ids)
        ]
        return {"微信公众号": rows}

    def erase(self, subject: Subject) -> int:
        return Binding.objects.filter(person__in=subject.person_ids).delete()[0]
