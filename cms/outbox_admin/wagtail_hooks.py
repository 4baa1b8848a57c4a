from wagtail import hooks

from cms.outbox_admin import changes, reports

hooks.register("register_admin_urls", reports.admin_urls)
hooks.register("register_reports_menu_item", reports.menu_item)
hooks.register("register_log_actions", changes.register_actions)
