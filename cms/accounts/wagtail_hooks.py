from wagtail import hooks

from cms.accounts import audit, group_rights, own_views, passwords, people, reports, staff_views
from cms.wagtail_seams.account import take_name_by

take_name_by(people.OwnNameForm, people.own_name_form)
hooks.register("register_admin_urls", own_views.admin_urls)
hooks.register("register_account_menu_item", own_views.account_menu_item)
hooks.register("register_settings_menu_item", own_views.menu_item)
hooks.register("register_admin_urls", staff_views.admin_urls)
hooks.register("register_user_listing_buttons", staff_views.listing_buttons)
hooks.register("after_create_user", passwords.after_create_user)
hooks.register("after_edit_user", passwords.after_edit_user)
hooks.register("register_admin_urls", reports.admin_urls)
hooks.register("register_reports_menu_item", reports.sign_ins_menu_item)
hooks.register("register_reports_menu_item", reports.audit_menu_item)
hooks.register("register_reports_menu_item", reports.locks_menu_item)
hooks.register("register_permissions", reports.permissions)
hooks.register("register_log_actions", audit.register_log_actions)
hooks.register("after_bulk_action", audit.note_bulk_action)
hooks.register("register_group_permission_panel", group_rights.permission_panel, order=group_rights.LAST)
