from wagtail import hooks

from cms.wagtail_seams import choosers, comments, comparing, exports, log_entries, pages, usage

comparing.compare_words()
exports.write_all_lists_so()
usage.read_at_once()
log_entries.skip_looking_up()
hooks.register("construct_page_chooser_queryset", choosers.read_status)
hooks.register("construct_document_chooser_queryset", choosers.read_collections)
hooks.register("register_admin_viewset", pages.Pages)
hooks.register("before_edit_page", comments.read_replies)
