from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.editing import addresses, checking, industries, next_step, reach, sections, vocabularies
from cms.editing.redirects import PortalRedirectForm
from cms.editing.sessions import views as sessions
from cms.editing.writing import from_file, pasting
from cms.wagtail_seams.redirects import check_by as check_redirects_by

register_snippet(vocabularies.VocabularyGroup)
check_redirects_by(PortalRedirectForm)
hooks.register("before_delete_snippet", vocabularies.refuse_deleting_used_terms)
hooks.register("after_create_page", sections.add_usual_sections)
hooks.register("before_copy_page", addresses.refuse_copy)
hooks.register("before_move_page", addresses.refuse_move)
hooks.register("register_admin_urls", pasting.admin_urls)
hooks.register("insert_editor_js", pasting.editor_script)
hooks.register("register_admin_urls", from_file.admin_urls)
hooks.register("register_page_header_buttons", from_file.header_buttons)
hooks.register("register_admin_urls", sessions.admin_urls)
hooks.register("register_page_header_buttons", sessions.header_buttons)
hooks.register("register_admin_urls", checking.admin_urls)
hooks.register("register_page_header_buttons", checking.header_buttons)
hooks.register("register_admin_urls", reach.admin_urls)
hooks.register("register_admin_urls", industries.admin_urls)
hooks.register("before_edit_page", next_step.tell_what_is_asked)
hooks.register("construct_page_action_menu", next_step.put_next_step_first, order=200)


@hooks.register("insert_global_admin_js")
def admin_scripts() -> SafeString:
    names = ("anchors", "autosave", "delivery", "early", "keeping", "locked", "reach", "terms", "trial")
    deferred = [(static(f"editing/{name}.js"),) for name in names]
    dates = format_html('<script src="{}"></script>\n', static("editing/dates.js"))
    return dates + format_html_join("\n", '<script defer src="{}"></script>', deferred)


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("editing/admin.css"))
