"""The panels of one's own account, and the page behind a reset link: no setting says which form or view they are."""

from collections.abc import Callable
from typing import Any

from wagtail.admin.views.account import (
    AvatarSettingsPanel,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
    PasswordResetConfirmView,
)

__all__ = ["BaseSettingsPanel", "PasswordResetConfirmView", "take_avatar_by", "take_name_by"]


def take_avatar_by(form_class: Any) -> None:
    AvatarSettingsPanel.form_class = form_class


def take_name_by(form_class: Any, get_form: Callable[[Any], Any]) -> None:
    NameEmailSettingsPanel.form_class = form_class
    NameEmailSettingsPanel.get_form = get_form
