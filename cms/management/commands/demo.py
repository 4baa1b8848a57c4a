"""``make demo``: the whole platform with sample content on this machine, nothing else needed."""

import os
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.demo.appeals import sample_appeal
from cms.demo.loader import load_demo, load_sample_registrations
from cms.demo.sources import DemoDataError, Source
from cms.project.processes import Watch, manage, port_is_free, watch_instead
from publishing.models import Refresh
from publishing.refreshes import process_refreshes
from publishing.worker import run_pending


class Command(BaseCommand):
    help = "准备并启动样例平台：建库、样例内容、静态门户、搜索索引、网站和发布进程；按 Ctrl-C 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="网站端口，默认 8000")
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机；账号密码是公开的，慎改")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.SETTINGS_MODULE.endswith("production"):
            raise CommandError("样例平台的账号密码是公开的，不能在生产环境设置下启动。")
        if not port_is_free(host, port):
            raise CommandError(f"端口 {port} 已被占用。请换一个：make demo PORT={port + 1}")
        adopt_demo_environment(port)
        try:
            self.prepare()
        except KeyboardInterrupt as interrupt:
            raise CommandError("已中断。再次运行会从中断处接着准备。", returncode=130) from interrupt
        self.serve(host, port)

    def prepare(self) -> None:
        """Everything that must be there before the first reader; whatever is there already is kept."""
        self.say("1/5 数据库")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("2/5 样例内容")
        try:
            load_demo(today=timezone.localdate(), note=self.say)
        except DemoDataError as error:
            raise CommandError(str(error)) from error
        self.say("3/5 公开记录")
        self.make_records()
        load_sample_registrations(Source(timezone.localdate()), self.say)
        self.say("4/5 静态门户")
        call_command("rebuild_site", if_needed=True, stdout=self.stdout, stderr=self.stderr)
        self.say("5/5 搜索索引")
        self.make_index()
        run_pending()

    def make_records(self) -> None:
        while process_refreshes():
            left = Refresh.objects.values("page_id").distinct().count()
            if left:
                self.say(f"    还有 {left} 页")

    def make_index(self) -> None:
        """An engine that is away keeps nobody from trying what its spare then answers."""
        try:
            call_command("reindex", if_needed=True, stdout=self.stdout)
        except CommandError as error:
            if not settings.QIFU_SEARCH_SPARE:
                raise
            self.say(
                f"{error}\n由备用搜索引擎（{settings.QIFU_SEARCH_SPARE}）应答，主引擎恢复后请运行 manage.py reindex。"
            )

    def serve(self, host: str, port: int) -> NoReturn:
        """The preparations leave some hundred MB in memory: this process becomes a small one that watches the others."""
        watch_instead(
            Watch(
                commands={
                    "gunicorn": gunicorn(host, port),
                    "publisher": manage("publisher"),
                    "courier": manage("courier"),
                },
                environment={"QIFU_LOG_LEVEL": os.environ.get("QIFU_LOG_LEVEL", "WARNING")},
                address=f"http://{host}:{port}/",
                greeting=greeting(settings.QIFU_SITE_URL),
                stopping="正在停止……",
                stopped=f"样例平台已停止，内容保留在 {settings.VAR_DIR}",
            )
        )

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def adopt_demo_environment(port: int) -> None:
    """Start over once with the demo's settings (DEBUG off as in production, the address with this port).

    Settings are read when Django starts, so they can only be given from outside.
    """
    wanted = {
        "QIFU_DEBUG": "false",
        "QIFU_DEMO": "true",
        "QIFU_SITE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }
    missing = {name: value for name, value in wanted.items() if name not in os.environ}
    if missing:
        os.environ.update(missing)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])


def gunicorn(host: str, port: int) -> list[str]:
    """One process, several threads: enough for a demo, and one cache of everything."""
    return [
        sys.executable, "-m", "gunicorn", "cms.wsgi:application", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", "1", "--threads", "8", "--no-control-socket",
        "--log-level", "warning", "--graceful-timeout", "5",
    ]  # fmt: skip


def greeting(address: str) -> str:
    """Where everything is, and whom to log in as."""
    lines = [
        "",
        "样例平台已启动。内容均为样例；按 Ctrl-C 停止，再次运行时修改仍在。",
        "",
        f"  门户　{address}/",
        f"  搜索　{address}/search/",
        f"  后台　{address}/admin/",
        f"  接口　{address}/api/docs/",
        f"  诉求　{address}/services/appeals/",
        *sample_lines(),
        f"  我的　{address}/my/（验证码看 {address}/services/demo-codes/）",
        *person_lines(),
        "",
        "初始账号（改过的以新密码为准）：",
    ]
    accounts = Source(timezone.localdate()).read("users.yaml")
    lines += [f"  {account['username']:<12}{account['password']:<24}{account['title']}" for account in accounts]
    return "\n".join(lines) + "\n"


def sample_lines() -> list[str]:
    """An appeal to look up and to rate."""
    sample = sample_appeal(Source(timezone.localdate()).read("appeals.yaml"))
    return [f"  　　　查询试用：编号 {sample.number}，查询码 {sample.query_code}（{sample.state}）"] if sample else []


def person_lines() -> list[str]:
    """Whom to sign in as at /my/."""
    people = Source(timezone.localdate()).read("persons.yaml")
    return [f"  　　　{item.get('email') or item['mobile']:<24}{item['name']}" for item in people]
