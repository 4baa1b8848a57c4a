from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.service_desk import views
from cms.service_desk.authorisations import addresses as authorisations
from cms.service_desk.authorisations import members
from cms.service_desk.cultivation import addresses as cultivation
from cms.service_desk.enterprises import addresses as enterprises
from cms.service_desk.hall import addresses as hall
from cms.service_desk.hall.viewsets import HallViewSet
from cms.service_desk.introductions import addresses as introductions
from cms.service_desk.pushes import addresses as pushes
from cms.service_desk.registrations import addresses as registrations
from cms.service_desk.registrations import members as registered_members
from cms.service_desk.surveys import addresses as surveys

hooks.register("register_admin_urls", views.admin_urls)
hooks.register("register_admin_menu_item", views.menu_item)
hooks.register("register_admin_urls", enterprises.admin_urls)
hooks.register("register_admin_menu_item", enterprises.menu_item)
hooks.register("register_admin_urls", authorisations.admin_urls)
hooks.register("register_admin_urls", members.admin_urls)
hooks.register("register_admin_menu_item", authorisations.queue_item)
hooks.register("register_admin_menu_item", authorisations.counter_item)
hooks.register("register_admin_urls", registrations.admin_urls)
hooks.register("register_admin_urls", registered_members.admin_urls)
hooks.register("register_admin_menu_item", registrations.menu_item)
hooks.register("register_admin_urls", cultivation.admin_urls)
hooks.register("register_admin_menu_item", cultivation.menu_item)
hooks.register("register_admin_urls", surveys.admin_urls)
hooks.register("register_admin_menu_item", surveys.menu_item)
hooks.register("register_admin_urls", pushes.admin_urls)
hooks.register("register_admin_menu_item", pushes.menu_item)
hooks.register("register_admin_urls", hall.admin_urls)
hooks.register("register_admin_menu_item", hall.menu_item)
hooks.register("register_admin_urls", introductions.admin_urls)
hooks.register("register_admin_menu_item", introductions.menu_item)
register_snippet(HallViewSet)
