"""manage.py reset_two_factor USER"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.sessions import end_sessions
from cms.accounts.two_factor import remove_two_factor


class Command(BaseCommand):
    help = "手机丢失：取消这个账户的双重验证和恢复码，并结束它的所有登录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"没有账户“{options['user']}”。请核对用户名。")
        had = remove_two_factor(user, detail="manage.py reset_two_factor")
        end_sessions(user)
        self.stdout.write("双重验证已重置，下次登录时重新设置。" if had else "这个账户没有设置双重验证。")
