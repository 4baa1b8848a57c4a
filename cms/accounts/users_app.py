"""Wagtail's app of users with our forms for people."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "cms.accounts.people.PeopleViewSet"

    def ready(self) -> None:
        super().ready()
        from wagtail.admin.views.account import NameEmailSettingsPanel

        from cms.accounts.people import OwnNameForm, own_name_form

        NameEmailSettingsPanel.form_class = OwnNameForm
        NameEmailSettingsPanel.get_form = own_name_form
