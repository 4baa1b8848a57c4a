"""Log-ins by role for the tests of approvals."""

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import APIToken, GroupPagePermission, Page

from cms.teams.models import Role, Team


def make_member(page: Page, role: Role, name: str = "") -> User:
    """In the team of ``page``."""
    user = User.objects.create_user(name or role.value, f"{name or role.value}@example.org", "password")
    group = Team.objects.get(page=page).group(role)
    assert group is not None
    user.groups.add(group)
    return user


def make_publisher(page: Page, name: str = "publisher") -> User:
    """In a group made by hand that holds the permission to publish, but moderates for nobody."""
    group = Group.objects.create(name=f"自建组{name}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = User.objects.create_user(name, f"{name}@example.org", "password")
    user.groups.add(group)
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def token_of(user: User) -> dict[str, str]:
    _, key = APIToken.create_token(user=user, name="测试")
    return {"authorization": f"Bearer {key}"}
