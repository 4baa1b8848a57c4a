from wagtail import hooks

from cms.service_desk import views

hooks.register("register_admin_urls", views.admin_urls)
hooks.register("register_admin_menu_item", views.menu_item)
