from wagtail import hooks

from cms.manual import menu, views

hooks.register("register_admin_urls", views.admin_urls)
hooks.register("register_help_menu_item", menu.menu_item)
hooks.register("register_help_menu_item", menu.this_screen_menu_item)
hooks.register("construct_help_menu", menu.leave_out_foreign_help)
