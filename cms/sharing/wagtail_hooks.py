from wagtail import hooks

from cms.sharing import entries, views

hooks.register("register_admin_urls", views.admin_urls)
hooks.register("register_page_header_buttons", views.header_buttons)
hooks.register("register_admin_menu_item", entries.menu_item)
hooks.register("register_log_actions", entries.register_log_actions)
