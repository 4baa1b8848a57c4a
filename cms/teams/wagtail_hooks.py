from wagtail import hooks

from cms.teams import (
    admin_api,
    bulk_actions,
    filters,
    listings,
    member_import,
    notifications,
    reminder_views,
    sent_references,
    shown_references,
)

notifications.write_only_to_who_may_edit()
filters.offer_only_own_choices()
bulk_actions.take_only_own_objects()
sent_references.take_out_what_is_foreign()
shown_references.hide_what_is_foreign()
hooks.register("construct_page_chooser_queryset", listings.narrow_page_chooser)
hooks.register("construct_page_action_menu", listings.drop_actions_for_auditors)
hooks.register("construct_reports_menu", listings.drop_reports_over_all_teams)
hooks.register("construct_admin_api", admin_api.list_only_own_files, order=1000)
hooks.register("register_admin_urls", member_import.admin_urls)
hooks.register("register_log_actions", reminder_views.register_log_actions)
