"""Wagtail's app of users with our forms for people."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "cms.accounts.people.PeopleViewSet"
