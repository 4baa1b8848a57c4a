"""What of the outbox is shown: by state, channel, what it belongs to, recipient, subject and time."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from messages.models import OPEN, Message, State

UNDONE = (*OPEN, State.FAILED)
ALL = "all"
# Words are looked for in the subjects of so many days; otherwise all rows would be read.
SEARCHED_DAYS = 31
CHANNELS = {"mail": gettext_lazy("邮件"), "sms": gettext_lazy("短信"), "wechat": gettext_lazy("微信")}


def name_channel(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))


class StateFilter(django_filters.ChoiceFilter):
    """Without a choice: what is not done yet, and what failed."""

    def filter(self, queryset: Any, value: str) -> Any:
        if value == ALL:
            return queryset
        return queryset.filter(state=value) if value else queryset.filter(state__in=UNDONE)


class SubjectFilter(django_filters.CharFilter):
    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        since = timezone.now() - timedelta(days=SEARCHED_DAYS)
        return queryset.filter(created_at__gte=since, subject__icontains=value)


class UntilFilter(django_filters.DateFilter):
    """The end of the day as a moment, which an index knows."""

    def filter(self, queryset: Any, value: date | None) -> Any:
        if value is None:
            return queryset
        end = datetime.combine(value + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
        return queryset.filter(created_at__lt=end)


class MessageFilterSet(WagtailFilterSet):
    state = StateFilter(
        label=gettext_lazy("状态"),
        choices=[*State.choices, (ALL, gettext_lazy("全部"))],
        empty_label=gettext_lazy("没有发完的"),
    )
    channel = django_filters.ChoiceFilter(
        label=gettext_lazy("渠道"),
        choices=lambda: [(name, name_channel(name)) for name in settings.QIFU_CHANNELS],
        empty_label=gettext_lazy("全部"),
    )
    topic = django_filters.CharFilter(label=gettext_lazy("归属（完整）"), lookup_expr="exact")
    recipient = django_filters.CharFilter(label=gettext_lazy("收件人（完整地址）"), lookup_expr="iexact")
    subject = SubjectFilter(label=gettext_lazy("主题（近一个月）"))
    until = UntilFilter(label=gettext_lazy("提出日期不晚于"))

    class Meta:
        model = Message
        fields = ["state", "channel", "topic", "recipient", "subject", "until"]
