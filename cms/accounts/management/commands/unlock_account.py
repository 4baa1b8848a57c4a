"""manage.py unlock_account NAME"""

from ipaddress import ip_address
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.accounts.sign_ins import unlock_account, unlock_address


class Command(BaseCommand):
    help = "解除登录失败造成的锁定：写用户名，或者被锁的 IP 地址。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="用户名或 IP 地址")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if _is_address(name):
            unlock_address(name, "manage.py unlock_account")
        else:
            unlock_account(name, detail="manage.py unlock_account")
        self.stdout.write(f"已解锁：{name}")


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
