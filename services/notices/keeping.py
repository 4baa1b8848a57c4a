"""What is kept of who is told what: notices 400 days; a bare address until 30 days after its owner left."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from messages.models import Message
from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Term
from services.keeping.keeper import Subject as Human
from services.notices.confirming import GOOD_FOR, KEY
from services.notices.models import DigestRun, Notice, Recipient, RecipientQuerySet, Subject, Unconfirmed
from services.notices.posting import topic_of

KEPT = timedelta(days=400)
# Long enough to find that one has left, and to come back with what one had chosen.
ADDRESS_KEPT = timedelta(days=30)
NOT_YET = "发送时才确定"


class NoticeKeeper(Keeper):
    terms = (
        Term("“我的通知”里的通知", "400 天，或注销账户时"),
        Term("没有账户的订阅邮箱", "退订后 30 天"),
        Term("没有确认的订阅邮箱", "7 天"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        left = Q(person=None, left_at__lt=now - ADDRESS_KEPT) | Q(person__left_at__isnull=False)
        addresses = forget_recipients(Recipient.objects.filter(left))
        notices = Notice.objects.filter(created_at__lt=now - KEPT).delete()[0]
        DigestRun.objects.filter(created_at__lt=now - KEPT).delete()
        Subject.objects.filter(created_at__lt=now - KEPT, notices=None).delete()
        unconfirmed = Unconfirmed.objects.filter(created_at__lt=now - GOOD_FOR)
        # Of versions that kept the address there.
        Message.objects.filter(key__startswith=KEY, created_at__lt=now - GOOD_FOR, composer="").delete()
        return {"退订的邮箱": addresses, "通知": notices, "没有确认的邮箱": unconfirmed.delete()[0]}

    def export(self, subject: Human) -> dict[str, Rows]:
        recipients = recipients_of(subject)
        notices = Notice.objects.filter(recipient__in=recipients).select_related("subject").order_by("pk")
        return {
            "通知设置": [describe(recipient) for recipient in recipients],
            "没有确认的订阅": [
                {"邮箱": row.email, "内容": row.said, "时间": row.created_at} for row in unconfirmed_of(subject)
            ],
            "我的通知": [
                {"时间": notice.created_at, "标题": notice.subject.title, "内容": notice.subject.body,
                 "原因": [reason["why"] for reason in notice.reasons], "阅读时间": notice.read_at}
                for notice in notices
            ],
            "发给您的消息": [
                {"时间": message.created_at, "渠道": message.channel, "收件人": message.recipient or NOT_YET,
                 "主题": message.subject, "状态": message.get_state_display()}
                for message in Message.objects.filter(topic__in=topics_of(recipients)).defer("content").order_by("pk")
            ],
        }  # fmt: skip

    def erase(self, subject: Human) -> int:
        unconfirmed_of(subject).delete()
        return forget_recipients(recipients_of(subject))


def recipients_of(subject: Human) -> RecipientQuerySet:
    return Recipient.objects.filter(Q(email_digest__in=digests_for(subject)) | Q(person__in=subject.person_ids))


def unconfirmed_of(subject: Human) -> QuerySet[Unconfirmed]:
    return Unconfirmed.objects.filter(email_digest__in=digests_for(subject))


def digests_for(subject: Human) -> list[str]:
    return [digest for contact in subject.contacts for digest in digests_of(contact)]


def topics_of(recipients: RecipientQuerySet) -> list[str]:
    return [topic_of(token) for token in recipients.values_list("token", flat=True)]


def describe(recipient: Recipient) -> dict[str, object]:
    channels = {"邮件": recipient.by_mail, "短信": recipient.by_sms, "微信": recipient.by_wechat}
    return {
        "邮箱": recipient.email, "频率": recipient.get_rhythm_display(), "渠道": [n for n, on in channels.items() if on],
        "暂停到": recipient.paused_until, "退订时间": recipient.left_at, "隐私说明版本": recipient.notice_version,
    }  # fmt: skip


def forget_recipients(recipients: RecipientQuerySet) -> int:
    """With their notices, and with what was told to nobody else; how many recipients."""
    found = list(recipients.values_list("pk", flat=True))
    own = Subject.objects.filter(urgent=True, notices__recipient__in=found)
    alone = list(
        own.exclude(pk__in=Notice.objects.exclude(recipient__in=found).values("subject")).values_list("pk", flat=True)
    )
    Message.objects.filter(topic__in=topics_of(recipients)).delete()
    Recipient.objects.filter(pk__in=found).delete()
    Subject.objects.filter(pk__in=alone).delete()
    return len(found)


def forget_subjects(prefix: str) -> None:
    """Whatever was told under these keys goes from all inboxes, and what waits is not sent."""
    Subject.objects.filter(key__startswith=prefix).delete()
