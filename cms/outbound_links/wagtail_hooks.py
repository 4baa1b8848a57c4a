from wagtail import hooks

from cms.outbound_links import reports

hooks.register("register_admin_urls", reports.admin_urls)
hooks.register("register_reports_menu_item", reports.menu_item)
