from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.search_admin import progress, urls, viewsets

register_snippet(viewsets.SearchWordsGroup)
hooks.register("register_admin_urls", urls.admin_urls)
hooks.register("after_create_snippet", progress.tell_progress)
hooks.register("after_edit_snippet", progress.tell_progress)
hooks.register("after_delete_snippet", progress.tell_progress_of_deletion)
