from wagtail import hooks

from cms.wechat_desk import copying, menu, simulator

hooks.register("register_admin_urls", simulator.admin_urls)
hooks.register("register_admin_urls", menu.admin_urls)
hooks.register("register_admin_urls", copying.admin_urls)
hooks.register("register_page_header_buttons", copying.header_buttons)
hooks.register("register_settings_menu_item", simulator.menu_item)
