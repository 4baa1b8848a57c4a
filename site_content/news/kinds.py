"""新闻: what its records hold, and how they are listed, shared and found."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Kind, register
from publishing.record_shape import RecordShape


class NewsRecord(RecordShape):
    kind: Literal["news"]
    column: Literal["work", "notice", "association"]


NEWS = register(
    Kind(
        name="news",
        label=_("新闻"),
        shape=NewsRecord,
        query_words=("新闻", "动态", "公示", "活动"),
        is_shared=True,
    )
)
