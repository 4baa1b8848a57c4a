"""``make run``: Django's reloading web server, a publisher and a courier, on the developer's own database."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.processes import ProcessDied, Together, answers, manage, port_is_free


class Command(BaseCommand):
    help = "启动开发服务器（代码改动后自动重载）、发布进程和发送进程；按 Ctrl-C 结束。发布相关代码改动后请重新运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="网站端口，默认 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not port_is_free("127.0.0.1", port):
            raise CommandError(f"端口 {port} 已被占用。请换一个：make run PORT={port + 1}")
        call_command("migrate", verbosity=0, interactive=False)
        commands = {name: manage(name) for name in ("publisher", "courier")}
        together = Together({"runserver": manage("runserver", str(port)), **commands}, {})
        address = f"http://127.0.0.1:{port}"
        try:
            together.run(ready=lambda: answers(f"{address}/admin/login/"), on_ready=lambda: self.greet(address))
        except ProcessDied as error:
            raise CommandError(f"进程意外结束（{error}），其余进程已一并停止，原因见上面的日志。") from error

    def greet(self, address: str) -> None:
        self.stdout.write(
            f"\n开发服务器已启动：{address}/　后台 {address}/admin/　数据在 {settings.VAR_DIR}\n"
            "没有内容时：manage.py load_demo；没有账号时：manage.py createsuperuser\n"
        )
        self.stdout.flush()
