"""Mail to who has to act on an introduction: its number and product, nothing of the enterprise."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from cms.service_desk.models import DeskRole
from cms.service_desk.notices import addresses_of
from messages.outbox import post_mail
from services.introductions.models import Introduction
from services.introductions.states import State


def tell_provider(introduction: Introduction, key: str, *, is_late: bool) -> None:
    """The people of the provider; if it let days pass, the city's supervisors too."""
    told = Q(groups__unit_group__role=DeskRole.PROVIDER, groups__unit_group__unit=introduction.provider_id)
    if is_late:
        told |= Q(groups__unit_group__role=DeskRole.SUPERVISOR)
    people = get_user_model()._default_manager.filter(told, is_active=True).distinct()
    is_gone = introduction.withdrawn_at is not None
    link = settings.WAGTAILADMIN_BASE_URL + (
        reverse("qifu_introductions") if is_gone else reverse("qifu_introduction", args=[introduction.pk])
    )
    context = {"introduction": introduction, "is_late": is_late, "is_gone": is_gone, "link": link}
    body = render_to_string("service_desk/introductions/mail.txt", context)
    what = "超期未回应" if is_late else "企业已撤回" if is_gone else State(introduction.state).label
    for address in addresses_of(people):
        post_mail(key=f"{key}:staff", to=address, subject=f"融资对接 {introduction.number}：{what}", body=body)
