"""The log-in form in Chinese: Wagtail's own leaves the label of the password untranslated and says the rest clumsily."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class LogInForm(LoginForm):
    error_messages = {**LoginForm.error_messages, "invalid_login": _("用户名或密码不对，请重新输入。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        for name in ("username", "password"):
            self.fields[name].widget.attrs["placeholder"] = ""
