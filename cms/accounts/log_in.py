"""The log-in form in Chinese: Wagtail's own leaves the label of the password untranslated and says the rest clumsily."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from cms.accounts.sign_ins import lock_for
from cms.accounts.throttle import say_wait


class LogInForm(LoginForm):
    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": _("用户名或密码不对，请重新输入。忘了密码，请找管理员重设。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        for name, kind in (("username", "username"), ("password", "current-password")):
            self.fields[name].widget.attrs |= {"placeholder": "", "autocomplete": kind}

    def get_invalid_login_error(self) -> ValidationError:
        """With the time at which a lock ends, whether or not there is such an account."""
        until = lock_for(self.request, str(self.cleaned_data.get("username") or ""))
        if until is None:
            error: ValidationError = super().get_invalid_login_error()
            return error
        text = _("登录失败次数过多，已暂时锁定。%(wait)s，或请管理员解锁。")
        return ValidationError(text, code="locked", params={"wait": say_wait(until)})
