"""An entry of a menu whose address follows the screen: Wagtail's are fixed when the menu is registered."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem


class FollowingMenuItem(MenuItem):
    def address(self, request: HttpRequest) -> str:
        raise NotImplementedError

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        return LinkMenuItem(self.name, self.label, self.address(request), icon_name=self.icon_name)
