"""What must be right before the platform starts, said so that an administrator can mend it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connections
from django.http.request import validate_host

from cms.project.hosts import admin_host
from office_files.uploads.clamd import read_address


def refuse_bad_settings() -> None:
    """For web processes, which run no checks of their own. Raises ImproperlyConfigured naming every error."""
    errors = [message for message in checks.run_checks() if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(["配置有误，平台没有启动：", *(f"  {error}" for error in errors)]))


@checks.register()
def check_variables(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every QIFU_* variable must be readable."""
    return [
        checks.Error(f"环境变量 {bad.name} 的值看不懂。", hint=f"{bad.wanted}。", id="cms.E010")
        for bad in settings.BAD_VARIABLES
    ]


@checks.register()
def check_folders(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The folders that the platform writes to."""
    folders = {
        "QIFU_VAR_DIR": settings.VAR_DIR,
        "QIFU_SITE_DIR": settings.QIFU_SITE_DIR,
        "QIFU_SEARCH_INDEX_DIR": settings.QIFU_SEARCH_INDEX_DIR,
    }
    return [
        checks.Error(
            f"{name} 指向的文件夹 {folder} 不能写入。",
            hint="建好这个文件夹并让运行平台的用户可写，或改用别的文件夹。",
            id="cms.E011",
        )
        for name, folder in folders.items()
        if not _is_writable(Path(folder))
    ]


def _is_writable(folder: Path) -> bool:
    """Whether the folder, or what is there of the way to it, lets us write."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


@checks.register()
def check_addresses(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Addresses of the portal and the admin, and host names."""
    addresses = {"QIFU_SITE_URL": settings.QIFU_SITE_URL, "QIFU_ADMIN_URL": settings.WAGTAILADMIN_BASE_URL}
    wrong: list[checks.CheckMessage] = [
        checks.Error(
            f"{name} = {address!r} 不是完整的网址。",
            hint="写成“协议://域名”，末尾不带路径，例如 https://qifu.example.gov.cn。",
            id="cms.E012",
        )
        for name, address in addresses.items()
        if not _is_origin(address)
    ]
    return wrong + [
        checks.Error(
            f"QIFU_ALLOWED_HOSTS 中的 {host!r} 不是域名。",
            hint="只写域名，不带协议、端口和路径，多个用英文逗号隔开。",
            id="cms.E013",
        )
        for host in settings.ALLOWED_HOSTS
        if set(host) & set("/:? ") and not host.startswith("[")
    ]


@checks.register()
def check_admin_host(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The admin's own host must be one that is answered."""
    host = admin_host()
    if not host or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = (
        f"后台默认用自己的域名（docs/operations.md）：把 {host} 写进 QIFU_ALLOWED_HOSTS，在 DNS、证书和 nginx 里也加上；"
        "另有域名就设 QIFU_ADMIN_URL；要留在门户的域名下，就把 QIFU_ADMIN_URL 设成与 QIFU_SITE_URL 一样。"
    )
    return [checks.Error(f"QIFU_ALLOWED_HOSTS 里没有后台的域名 {host}。", hint=hint, id="cms.E021")]


@checks.register()
def check_scanner(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """clamd's address can be read."""
    try:
        if settings.QIFU_CLAMD:
            read_address(settings.QIFU_CLAMD)
    except ValueError:
        hint = "写 clamd 的 socket 路径（例如 /run/clamav/clamd.ctl）或“主机:端口”（例如 127.0.0.1:3310）；不用就不设。"
        return [checks.Error(f"QIFU_CLAMD = {settings.QIFU_CLAMD!r} 看不懂。", hint=hint, id="cms.E022")]
    return []


def _is_origin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.path or parts.query)
    except ValueError:
        return False


@checks.register()
def check_theme(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The theme's folder must be there."""
    folder = settings.BASE_DIR / "themes" / settings.QIFU_THEME
    if settings.QIFU_THEME and (folder / "templates").is_dir():
        return []
    return [
        checks.Error(
            f"找不到主题 QIFU_THEME = {settings.QIFU_THEME!r}。",
            hint=f"写 themes/ 下的主题名，或一个主题文件夹的完整路径；{folder / 'templates'} 应当存在。",
            id="cms.E014",
        )
    ]


@checks.register()
def check_mail(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The sender of notices."""
    try:
        validate_email(settings.DEFAULT_FROM_EMAIL)
    except ValidationError:
        return [
            checks.Error(
                f"QIFU_FROM_EMAIL = {settings.DEFAULT_FROM_EMAIL!r} 不是邮箱地址。",
                hint="写成 noreply@example.gov.cn 这样的地址。",
                id="cms.E015",
            )
        ]
    return []


@checks.register()
def check_accel(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """nginx's internal locations are paths."""
    hint = "写成 nginx 内部 location 的路径，首尾都是 /，例如 /protected-media/；不用就不设。"
    return [
        checks.Error(f"{name} = {location!r} 不是路径。", hint=hint, id="cms.E016")
        for name in ("QIFU_ACCEL_MEDIA", "QIFU_ACCEL_SERVICES")
        if (location := getattr(settings, name)) and not (location.startswith("/") and location.endswith("/"))
    ]


@checks.register(checks.Tags.database)
def check_connection(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The database answers (asked by ``migrate`` and ``check --database default``)."""
    return [message for alias in databases or [] for message in _connection_errors(alias)]


def _connection_errors(alias: str) -> Iterator[checks.CheckMessage]:
    try:
        connections[alias].ensure_connection()
    except (DatabaseError, ImproperlyConfigured) as error:
        hint = "核对 QIFU_DATABASE_URL 的主机、端口、用户、密码和库名，确认数据库已启动。"
        yield checks.Error(f"连不上数据库：{str(error).strip()}", hint=hint, id="cms.E017")


@checks.register(checks.Tags.database)
def check_reserved_addresses(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Pages from before an address was reserved: nobody can read them there."""
    if not databases:
        return []
    from site_content.base.addresses import reserved_pages

    try:
        found = reserved_pages()
    except (DatabaseError, ImproperlyConfigured):
        return []  # said by check_connection, or not migrated yet
    return [
        checks.Warning(
            f"页面《{page.title}》（编号 {page.pk}）的网址“{page.slug}”是平台自己要用的地址，公众打不开它。",
            hint="在后台打开这个页面，在“网址”里换一个地址再发布。",
            id="cms.W019",
        )
        for page in found
    ]


@checks.register(deploy=True)
def check_before_launch(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Not wrong, but not meant for the public: ``manage.py check --deploy``."""
    doubts = [
        ("*" in settings.ALLOWED_HOSTS, "W001", "QIFU_ALLOWED_HOSTS 允许任何域名。", "列出门户和后台实际使用的域名。"),
        (
            (urlsplit(settings.QIFU_SITE_URL).hostname or "") in ("localhost", "127.0.0.1"),
            "W002",
            "QIFU_SITE_URL 还是本机地址，订阅源和网站地图里的链接外人打不开。",
            "写门户对外的网址。",
        ),
        (
            settings.DEFAULT_FROM_EMAIL.endswith("@localhost"),
            "W003",
            "QIFU_FROM_EMAIL 没有设置，发出的邮件会被拒收。",
            "写发件邮箱的地址。",
        ),
        (
            not admin_host(),
            "W021",
            "后台和门户在同一个域名下，门户上若有恶意脚本，就能以管理员的身份操作后台。",
            "给后台一个自己的域名：设 QIFU_ADMIN_URL（docs/operations.md）。",
        ),
        (
            not settings.QIFU_CLAMD,
            "W022",
            "没有设置 QIFU_CLAMD，上传的文件不查病毒。",
            "安装 ClamAV 的 clamd，写它的 socket 路径，例如 /run/clamav/clamd.ctl。",
        ),
        (
            not settings.QIFU_BACKUP_DIR,
            "W004",
            "没有设置备份（QIFU_BACKUP_DIR）。",
            "写一个文件夹，例如 /srv/qifu/backups，并启用 qifu-backup.timer。",
        ),
    ]
    return [checks.Warning(text, hint=hint, id=f"cms.{key}") for wrong, key, text, hint in doubts if wrong]
