from wagtail import hooks

from cms.deliveries import views

hooks.register("register_admin_urls", views.admin_urls)
hooks.register("register_page_header_buttons", views.header_buttons)
