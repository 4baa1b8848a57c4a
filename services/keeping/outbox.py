"""Messages that were sent to a person. How long texts and rows are kept, messages/keeping.py says."""

from datetime import datetime

from django.db.models import Q

from messages.keeping import forget_old
from messages.models import Message, MessageQuerySet
from services.keeping.keeper import Keeper, Rows, Subject, Term


class MessageKeeper(Keeper):
    terms = (Term("邮件和短信的内容", "发出后 30 天；含链接或验证码的，发出即删"), Term("发送记录", "提出后 400 天"))

    def forget(self, now: datetime) -> dict[str, int]:
        before = Message.objects.count()
        forget_old(now)
        return {"发送记录": before - Message.objects.count()}

    def export(self, subject: Subject) -> dict[str, Rows]:
        rows: Rows = [
            {"时间": message.created_at, "渠道": message.channel, "收件人": message.recipient,
             "主题": message.subject, "状态": message.get_state_display()}
            for message in messages_to(subject).order_by("created_at").defer("content")
        ]  # fmt: skip
        return {"发给您的消息": rows}

    def erase(self, subject: Subject) -> int:
        return messages_to(subject).delete()[0]


def messages_to(subject: Subject) -> MessageQuerySet:
    wanted = Q(pk=None)
    for contact in subject.contacts:
        wanted |= Q(recipient__iexact=contact)
    return Message.objects.filter(wanted)
