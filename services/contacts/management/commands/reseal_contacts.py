"""``manage.py reseal_contacts``: after a new key was put in front of QIFU_CONTACT_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.contacts.rotation import reseal_all
from services.contacts.sealing import Unreadable


class Command(BaseCommand):
    help = "用 QIFU_CONTACT_KEYS 中最前面的密钥重新加密全部联系方式；完成后可以去掉旧密钥。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = reseal_all()
        except Unreadable as error:
            raise CommandError(f"有联系方式读不出来，旧密钥还不能去掉：{error}") from error
        self.stdout.write(f"已用现在的密钥重新加密 {rows} 行。")
