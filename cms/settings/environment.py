"""Reading QIFU_* environment variables so that every bad one is named, not the first alone."""

import builtins
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from environs import Env, EnvError

T = TypeVar("T")

DATABASE_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
# Any use of it fails, so that a mistyped address never means "start with an empty database".
NO_DATABASE = {"ENGINE": "django.db.backends.dummy", "NAME": ""}


# What sends (the courier), for what Django would have sent by itself.
MAIL_CHANNELS = {
    "django.core.mail.backends.smtp.EmailBackend": "messages.channels.smtp.SmtpChannel",
    "django.core.mail.backends.console.EmailBackend": "messages.channels.console.ConsoleChannel",
    "django.core.mail.backends.filebased.EmailBackend": "messages.channels.folder.FolderChannel",
}

SMS_CHANNELS = {
    "https": "messages.channels.sms.SmsGatewayChannel",
    "http": "messages.channels.sms.SmsGatewayChannel",
    "console": "messages.channels.console.ConsoleChannel",
    "file": "messages.channels.folder.SmsFolderChannel",
}


@dataclass(frozen=True)
class BadVariable:
    """A variable that could not be read: its name, and what its value should look like (Chinese)."""

    name: builtins.str
    wanted: builtins.str


class CheckedEnv:
    """environs' readers by the names that they have there. A bad value is noted in ``bad`` and the default holds.

    cms.project.checks reports what is noted, and nothing but ``manage.py check`` goes on with it.
    """

    def __init__(self, dotenv: Path) -> None:
        self._env = Env()
        self._env.read_env(builtins.str(dotenv), recurse=False)
        self.bad: list[BadVariable] = []

    def str(self, name: builtins.str, *, default: builtins.str) -> builtins.str:
        return builtins.str(self._env.str(name, default=default))

    def bool(self, name: builtins.str, *, default: builtins.bool) -> builtins.bool:
        return self._read("bool", name, default, "写 true 或 false")

    def int(self, name: builtins.str, *, default: builtins.int, minimum: builtins.int = 0) -> builtins.int:
        value = self._read("int", name, default, f"写不小于 {minimum} 的整数，例如 {default}")
        return self._at_least(name, value, default, minimum)

    def float(self, name: builtins.str, *, default: builtins.float, minimum: builtins.float = 0) -> builtins.float:
        value = self._read("float", name, default, f"写不小于 {minimum} 的数，例如 {default}")
        return self._at_least(name, value, default, minimum)

    def list(self, name: builtins.str, *, default: builtins.list[builtins.str]) -> builtins.list[builtins.str]:
        parts = self._read("list", name, default, "写成用英文逗号隔开的列表")
        return [part.strip() for part in parts if part.strip()]

    def choice(self, name: builtins.str, *, default: builtins.str, choices: tuple[builtins.str, ...]) -> builtins.str:
        value = self.str(name, default=default)
        return value if value in choices else self._note(name, f"只能是 {'、'.join(choices)} 之一", default)

    def dj_db_url(self, name: builtins.str, *, default: builtins.str) -> dict[builtins.str, Any]:
        """A Django database; NO_DATABASE for an address that cannot be read."""
        wanted = "写成 postgres://用户:密码@主机:5432/库名（密码中的特殊字符用 %xx 表示），不设则用 SQLite"
        config: dict[builtins.str, Any] = self._read("dj_db_url", name, default, wanted, fallback=dict(NO_DATABASE))
        if config["ENGINE"] in DATABASE_ENGINES and config.get("NAME"):
            return config
        return config if config["ENGINE"] == NO_DATABASE["ENGINE"] else self._note(name, wanted, dict(NO_DATABASE))

    def mail(self, name: builtins.str, *, default: builtins.str) -> dict[builtins.str, Any]:
        """Django's EMAIL_* settings and QIFU_CHANNELS; {} for an address that cannot be read."""
        wanted = "写成 submission://用户:密码@主机:587（STARTTLS）、smtp://用户:密码@主机:465?ssl=true 或 console://"
        config: dict[builtins.str, Any] = self._read("dj_email_url", name, default, wanted, fallback={})
        if not config:
            return {}
        # dj_email_url gives no backend for a scheme that it does not know.
        channel = MAIL_CHANNELS.get(config.pop("EMAIL_BACKEND", ""))
        if channel is None:
            return self._note(name, wanted, {})
        return {key: value for key, value in config.items() if value is not None} | {"QIFU_CHANNELS": {"mail": channel}}

    def sms(self, name: builtins.str, *, default: builtins.str) -> dict[builtins.str, Any]:
        """QIFU_SMS_URL, QIFU_SMS_FOLDER and the channel for QIFU_CHANNELS under "sms"; no channel for "" or what cannot be read."""
        address = self.str(name, default=default)
        scheme, _, rest = address.partition("://")
        channel = SMS_CHANNELS.get(scheme)
        found = {"QIFU_SMS_URL": "", "QIFU_SMS_FOLDER": ""}
        if not address:
            return found
        if channel is None or (scheme != "console" and not rest):
            return self._note(name, "写成 https://网关地址、file:///文件夹 或 console://", found)
        place = {"file": {"QIFU_SMS_FOLDER": rest}, "console": {}}.get(scheme, {"QIFU_SMS_URL": address})
        return found | place | {"sms": channel}

    def _read(self, kind: builtins.str, name: builtins.str, default: Any, wanted: builtins.str, **kwargs: Any) -> Any:
        try:
            return getattr(self._env, kind)(name, default=default)
        except (EnvError, ValueError, KeyError):
            return self._note(name, wanted, kwargs.get("fallback", default))

    def _at_least(self, name: builtins.str, value: T, default: T, minimum: builtins.float) -> T:
        if value >= minimum:  # type: ignore[operator]
            return value
        return self._note(name, f"不能小于 {minimum}", default)

    def _note(self, name: builtins.str, wanted: builtins.str, default: T) -> T:
        if name not in {variable.name for variable in self.bad}:
            self.bad.append(BadVariable(name, wanted))
        return default
