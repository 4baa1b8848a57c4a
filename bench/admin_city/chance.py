"""What the rows are made of: the same words and numbers each time."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

BATCH = 500
CHANCE = random.Random(7)
WORDS = [
    "企业",
    "技术改造",
    "设备投资",
    "申报条件",
    "专项资金",
    "补助标准",
    "主管部门",
    "联合审核",
    "公示无异议",
    "年度绩效",
    "绿色制造",
    "数字化转型",
    "人才引进",
]


def sentence(words: int) -> str:
    return "".join(CHANCE.choice(WORDS) for _ in range(words))[:180] + "。"


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, BATCH)):
        yield chunk


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
