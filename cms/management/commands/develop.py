"""``make run``: Django's reloading web server, a publisher and a courier, on the developer's own database."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.project.processes import Watch, manage, port_is_free, watch_instead


class Command(BaseCommand):
    help = "启动开发服务器（代码改动后自动重载）、发布进程和发送进程；按 Ctrl-C 结束。发布相关代码改动后请重新运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="网站端口，默认 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not port_is_free("127.0.0.1", port):
            raise CommandError(f"端口 {port} 已被占用。请换一个：make run PORT={port + 1}")
        call_command("migrate", verbosity=0, interactive=False)
        address = f"http://127.0.0.1:{port}"
        watch_instead(
            Watch(
                commands={
                    "runserver": manage("runserver", str(port)),
                    **{name: manage(name) for name in ("publisher", "courier")},
                },
                environment={},
                address=f"{address}/admin/login/",
                greeting=f"\n开发服务器已启动：{address}/　后台 {address}/admin/　数据在 {settings.VAR_DIR}\n"
                "没有内容时：manage.py load_demo；没有账号时：manage.py createsuperuser\n",
            )
        )
