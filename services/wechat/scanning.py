"""Binding by a QR code of the account: whoever scans it is the person who sees it under /my/.

WeChat makes it for a scene of ours, asked by the courier, which alone has the account's secret; what the code says comes back
as an answer, and is drawn here. Without an account there is the code to type.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messages.channels.wechat import QR
from messages.composing import Composed, Dropped
from messages.later import Later, post_later
from messages.models import Message, Why
from messages.outbox import WECHAT, can_wechat
from messages.writing import write_wechat
from services.people.models import Person
from services.wechat.binding import CODE_LIVES, make_code
from services.wechat.models import BindingCode

COMPOSER, KEY = "wechat_qr", "wechat-qr:"
SCENE = "bind-"
# WeChat puts this before the scene for whoever did not follow yet.
NEW_FOLLOWER = "qrscene_"
# A courier has asked by then, or there is none.
PATIENCE = timedelta(seconds=30)
LONGEST_URL = 200


def can_scan() -> bool:
    """Whether there is an account that can make pictures; a demonstration sends without any."""
    return can_wechat() and bool(settings.QIFU_WECHAT_APPID)


@transaction.atomic
def ask_for_picture(person: Person) -> bool:
    """In place of a code from before. False if there is no account to ask."""
    if not can_scan():
        return False
    code = make_code(person)
    row = BindingCode.objects.get(person=person)
    row.scene = f"{SCENE}{code}"
    row.save(update_fields=["scene"])
    until = timezone.now() + PATIENCE
    return post_later(Later(COMPOSER, WECHAT, key_of(row), "绑定二维码", until=until, at_any_hour=True))


def key_of(row: BindingCode) -> str:
    return f"{KEY}{row.pk}:{row.digest[:16]}"


def row_of(message: Message) -> BindingCode | None:
    """None if another code was shown in between."""
    number = message.key.removeprefix(KEY).partition(":")[0]
    row = BindingCode.objects.filter(pk=number).first()
    return row if row and row.scene and key_of(row) == message.key else None


def compose_picture(message: Message) -> Composed:
    """Raises Dropped."""
    row = row_of(message)
    if row is None:
        raise Dropped(Why.GONE)
    scene = {"expire_seconds": int(CODE_LIVES.total_seconds()), "action_name": "QR_STR_SCENE"}
    body = {**scene, "action_info": {"scene": {"scene_str": row.scene}}}
    return Composed("", write_wechat(QR, body, "绑定二维码"), "绑定二维码")


def keep_picture(message: Message, url: str) -> None:
    row = row_of(message)
    if row and url.startswith(("http://", "https://")) and len(url) <= LONGEST_URL:
        row.url = url
        row.save(update_fields=["url"])


def picture_of(person: Person) -> tuple[str, bool]:
    """What the code says ("" if nothing came yet), and whether it is worth waiting for it, or for its being scanned."""
    now = timezone.now()
    row = BindingCode.objects.filter(person=person, made_at__gt=now - CODE_LIVES).exclude(scene="").first()
    if row is None:
        return "", False
    return row.url, bool(row.url) or now - row.made_at < PATIENCE


def scanned_code(key: str) -> str:
    """The binding code in the key of an event; "" if it is about something else."""
    scene = key.removeprefix(NEW_FOLLOWER)
    return scene.removeprefix(SCENE) if scene.startswith(SCENE) else ""
