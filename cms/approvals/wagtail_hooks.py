from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.approvals import (
    admin_api,
    admin_publishing,
    history,
    outcomes,
    page_actions,
    review_views,
    schedule_item,
    sending_views,
    viewsets,
)

register_snippet(viewsets.SpecialDayViewSet)
hooks.register("register_admin_viewset", viewsets.admin_viewsets)
hooks.register("register_actions", page_actions.register_page_actions)
hooks.register("register_log_actions", history.register_log_actions)
hooks.register("construct_admin_api", admin_api.ask_for_approvals, order=1000)
hooks.register("register_admin_urls", sending_views.admin_urls)
hooks.register("register_admin_urls", review_views.admin_urls)
hooks.register("register_page_header_buttons", sending_views.header_buttons)
# After the refusals of addresses (cms.editing), which need no approval to be wrong.
hooks.register("before_publish_page", admin_publishing.ask_before_publishing, order=100)
hooks.register("before_copy_page", admin_publishing.ask_before_copying, order=100)
hooks.register("after_copy_page", admin_publishing.tell_what_a_copy_lacks)
hooks.register("before_move_page", admin_publishing.ask_before_moving, order=100)
hooks.register("before_unpublish_page", admin_publishing.ask_before_unpublishing)
hooks.register("before_delete_page", admin_publishing.ask_before_deleting)
hooks.register("before_bulk_action", admin_publishing.ask_before_bulk_action)
hooks.register("after_publish_page", outcomes.tell_where_it_appears)
hooks.register("after_edit_page", outcomes.tell_what_became_of_it)
hooks.register("construct_page_action_menu", admin_publishing.offer_what_leads_on, order=100)
hooks.register("register_page_action_menu_item", schedule_item.schedule_item)


@hooks.register("insert_global_admin_js", order=100)  # behind what listens to clicks before it (cms.editing)
def admin_script() -> SafeString:
    return format_html('<script defer src="{}"></script>', static("approvals/asking.js"))
