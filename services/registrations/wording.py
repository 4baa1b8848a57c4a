"""Moments as people read them, in the portal's zone."""

from datetime import datetime

from django.utils import timezone


def say_moment(moment: datetime) -> str:
    """``2026年12月6日 14:00``."""
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def say_day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def say_span(start: datetime, end: datetime) -> str:
    """``2026年12月6日 14:00—17:00``; both days if it lasts longer."""
    begin, last = timezone.localtime(start), timezone.localtime(end)
    same_day = begin.date() == last.date()
    return f"{say_moment(start)}—{last:%H:%M}" if same_day else f"{say_moment(start)} 至 {say_moment(end)}"
