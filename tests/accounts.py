"""Signing in as staff do it: through the log-in form, with an authenticator app of the test's own."""

import time
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import GroupPagePermission, Page

PASSWORD = "Lantern-4821-river"
LOG_IN = "/admin/login/"


def make_editor(username: str = "editor", *, publishes: bool = False, password: str = PASSWORD) -> User:
    """An account that may enter the admin, and publish below the root if wanted."""
    user = User.objects.create_user(username, f"{username}@example.org", password)
    group = Group.objects.create(name=f"group of {username}")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    if publishes:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    user.groups.add(group)
    return user


def make_administrator(username: str = "chief") -> User:
    return User.objects.create_superuser(username, f"{username}@example.org", PASSWORD)


def sign_in(client: Client, username: str = "editor", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOG_IN, {"username": username, "password": password, "next": "/admin/"}, **extra)


def signed_in(username: str = "editor", password: str = PASSWORD, **headers: Any) -> Client:
    client = Client(**headers)
    assert sign_in(client, username, password).status_code == 302
    return client


def is_inside(client: Client) -> bool:
    """Whether the admin's home opens without a detour."""
    return bool(client.get(reverse("wagtailadmin_home")).status_code == 200)


def app_code(device: TOTPDevice, *, step: int = 0) -> str:
    """What the authenticator app shows now, or some steps of 30 s later (a code works once only)."""
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * step
    return f"{totp.token():06d}"


def set_up_app(client: Client, user: User) -> list[str]:
    """Scan, type the code; returns the recovery codes shown."""
    client.get(reverse("qifu_two_factor_set_up"))
    device = TOTPDevice.objects.get(user=user)
    response = client.post(reverse("qifu_two_factor_set_up"), {"code": app_code(device)})
    codes: list[str] = response.context["codes"]
    return codes
