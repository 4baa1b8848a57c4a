"""What the admin does beyond Wagtail's own: registered here, done in cms.editing."""

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.snippets.models import register_snippet

from cms import exports
from cms.accounts import audit, group_rights, own_views, passwords, reports, staff_views
from cms.approvals import admin_api as approvals_api
from cms.approvals import admin_publishing, history, publishing, review_views, schedule_item, sending_views
from cms.approvals import home as approvals_home
from cms.approvals import viewsets as approval_viewsets
from cms.board import views as board
from cms.editing import (
    addresses,
    comparing,
    dashboard,
    delivery_views,
    next_step,
    reading_panel,
    redirects,
    sections,
    vocabularies,
    writing_panel,
)
from cms.editing.checking import views as checking
from cms.editing.manual import menu as manual_menu
from cms.editing.manual import views as manual
from cms.editing.pictures import CheckedAvatarForm
from cms.editing.sessions import views as sessions
from cms.editing.writing import from_file, pasting
from cms.listings import choosers, comments, log_entries, usage
from cms.listings import pages as listed_pages
from cms.outbound_links import reports as outbound_links
from cms.reviews import views as reviews
from cms.search_admin import progress, urls, viewsets
from cms.sharing import entries as sharing_entries
from cms.sharing import views as sharing
from cms.teams import (
    admin_api,
    bulk_actions,
    filters,
    home,
    home_panels,
    listings,
    member_import,
    notifications,
    reminder_views,
    sent_references,
    shown_references,
)

register_snippet(vocabularies.VocabularyGroup)
register_snippet(viewsets.SearchWordsGroup)
register_snippet(approval_viewsets.SpecialDayViewSet)
notifications.keep_borders()
filters.keep_borders()
comparing.compare_words()
bulk_actions.keep_borders()
sent_references.keep_borders()
shown_references.keep_borders()
exports.write_all_lists_so()
usage.read_at_once()
log_entries.skip_looking_up()
redirects.check_redirects()
hooks.register("before_delete_snippet", vocabularies.refuse_deleting_used_terms)
hooks.register("after_create_page", sections.add_usual_sections)
hooks.register("after_publish_page", delivery_views.tell_where_it_appears)
hooks.register("after_edit_page", delivery_views.tell_what_became_of_it)
AvatarSettingsPanel.form_class = CheckedAvatarForm
hooks.register("register_admin_urls", pasting.admin_urls)
hooks.register("register_admin_urls", from_file.admin_urls)
hooks.register("register_page_header_buttons", from_file.header_buttons)
hooks.register("register_admin_urls", sessions.admin_urls)
hooks.register("register_page_header_buttons", sessions.header_buttons)
hooks.register("insert_editor_js", pasting.editor_script)
hooks.register("register_admin_urls", checking.admin_urls)
hooks.register("register_page_header_buttons", checking.header_buttons)
hooks.register("register_admin_urls", delivery_views.admin_urls)
hooks.register("register_admin_urls", manual.admin_urls)
hooks.register("register_admin_urls", board.admin_urls)
hooks.register("register_admin_menu_item", board.menu_item)
hooks.register("register_help_menu_item", manual_menu.menu_item)
hooks.register("register_help_menu_item", manual_menu.this_screen_menu_item)
hooks.register("construct_help_menu", manual_menu.leave_out_foreign_help)
hooks.register("register_page_header_buttons", delivery_views.header_buttons)
hooks.register("register_admin_urls", urls.admin_urls)
hooks.register("after_create_snippet", progress.tell_progress)
hooks.register("after_edit_snippet", progress.tell_progress)
hooks.register("after_delete_snippet", progress.tell_progress_of_deletion)
hooks.register("construct_page_chooser_queryset", listings.narrow_page_chooser)
hooks.register("construct_page_chooser_queryset", choosers.read_status)
hooks.register("construct_document_chooser_queryset", choosers.read_collections)
hooks.register("register_admin_viewset", listed_pages.Pages)
hooks.register("before_edit_page", comments.read_replies)
hooks.register("construct_page_action_menu", listings.drop_actions_for_auditors)
hooks.register("construct_reports_menu", listings.drop_reports_over_all_teams)
hooks.register("construct_admin_api", admin_api.keep_borders, order=1000)
hooks.register("construct_homepage_panels", home_panels.keep_borders)
hooks.register("construct_homepage_panels", home.show_team_home)
hooks.register("construct_homepage_panels", approvals_home.show_approvals)
hooks.register("construct_homepage_panels", reviews.show_reviews)
hooks.register("construct_homepage_panels", writing_panel.show_writing)
hooks.register("construct_homepage_panels", reading_panel.show_reading)
hooks.register("before_edit_page", next_step.tell_what_is_asked)
hooks.register("register_admin_urls", reviews.admin_urls)
hooks.register("register_admin_urls", sending_views.admin_urls)
hooks.register("register_admin_urls", review_views.admin_urls)
hooks.register("register_page_header_buttons", sending_views.header_buttons)
hooks.register("construct_admin_api", approvals_api.ask_for_approvals, order=1000)
hooks.register("register_actions", publishing.register_actions)
hooks.register("register_log_actions", history.register_actions)
hooks.register("register_admin_viewset", approval_viewsets.admin_viewsets)
hooks.register("before_publish_page", admin_publishing.ask_before_publishing, order=100)
hooks.register("before_copy_page", addresses.refuse_copy)
hooks.register("before_move_page", addresses.refuse_move)
hooks.register("before_copy_page", admin_publishing.ask_before_copying)
hooks.register("after_copy_page", admin_publishing.tell_what_a_copy_lacks)
hooks.register("before_move_page", admin_publishing.ask_before_moving)
hooks.register("before_unpublish_page", admin_publishing.ask_before_unpublishing)
hooks.register("before_delete_page", admin_publishing.ask_before_deleting)
hooks.register("before_bulk_action", admin_publishing.ask_before_bulk_action)
hooks.register("construct_page_action_menu", admin_publishing.offer_what_leads_on, order=100)
hooks.register("register_page_action_menu_item", schedule_item.schedule_item)
hooks.register("construct_page_action_menu", next_step.put_next_step_first, order=200)
hooks.register("register_admin_urls", member_import.admin_urls)
hooks.register("register_log_actions", reminder_views.register_actions)
hooks.register("construct_homepage_panels", dashboard.add_publishing_panel)
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
hooks.register("register_log_actions", audit.register_actions)
hooks.register("after_bulk_action", audit.note_bulk_action)
hooks.register("register_group_permission_panel", group_rights.permission_panel, order=group_rights.LAST)
hooks.register("register_admin_urls", outbound_links.admin_urls)
hooks.register("register_reports_menu_item", outbound_links.menu_item)
hooks.register("register_admin_urls", sharing.admin_urls)
hooks.register("register_page_header_buttons", sharing.header_buttons)
hooks.register("register_admin_menu_item", sharing_entries.menu_item)
hooks.register("construct_homepage_panels", sharing_entries.add_sharing_panel)
hooks.register("register_log_actions", sharing_entries.register_log_action)


@hooks.register("insert_global_admin_js")
def admin_scripts() -> SafeString:
    names = ("anchors", "autosave", "delivery", "early", "keeping", "locked", "terms", "trial")
    deferred = [(static(f"editing/{name}.js"),) for name in names] + [(static("approvals/asking.js"),)]
    dates = format_html('<script src="{}"></script>\n', static("editing/dates.js"))
    return dates + format_html_join("\n", '<script defer src="{}"></script>', deferred)


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("editing/admin.css"))
