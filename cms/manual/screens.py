"""这一页怎么用: from a screen of the admin to the chapter that explains it."""

from django.http import HttpRequest

from cms.manual.chapters import Chapter, read_contents
from cms.manual.first_reads import desk_reads, first_reads

# By a view's name, or by the namespace of views that share a chapter.
SCREENS = {
    "wagtailadmin_explore": "first-policy",
    "wagtailadmin_explore_root": "first-policy",
    "wagtailadmin_pages:add_subpage": "first-policy",
    "wagtailadmin_pages:add": "first-policy",
    "wagtailadmin_pages:edit": "first-policy",
    "wagtailadmin_pages:search": "finding",
    "wagtailadmin_pages:revisions_compare": "approvals",
    "wagtailadmin_pages:unpublish": "after-publishing",
    "qifu_policy_from_file": "from-word",
    "qifu_page_check": "checking",
    "wagtailsnippets_policies_qualification": "conditions",
    "qifu_series_sessions": "kinds",
    "qifu_page_delivery": "after-publishing",
    "qifu_reviewed": "after-publishing",
    "qifu_ask_leader": "approvals",
    "qifu_page_review": "approvals",
    "qifu_sharing_inbox": "sharing",
    "qifu_share_page": "sharing",
    "qifu_members": "associations",
    "qifu_invite_members": "associations",
    "qifu_board": "board",
    "qifu_wechat": "wechat",
    "qifu_wechat_menu": "wechat",
    "qifu_page_wechat": "wechat",
    "qifu_outbound_links": "board",
    "qifu_outbox": "operations",
    "qifu_pushes": "pushes",
    "qifu_push": "pushes",
    "qifu_push_letters": "pushes",
    "qifu_appeals": "appeals-officer",
    "qifu_appeal": "appeals-officer",
    "qifu_appeal_new": "appeals-counter",
    "qifu_appeal_figures": "appeals-supervisor",
    "qifu_appeal_publish": "appeals-handler",
    "qifu_answer_templates": "appeals-handler",
    "qifu_answer_template": "appeals-handler",
    "qifu_events": "registrations",
    "qifu_register_members": "registrations",
    "qifu_event": "registrations",
    "qifu_event_new": "registrations",
    "qifu_event_mail": "registrations",
    "qifu_event_export": "registrations",
    "qifu_event_settings": "registrations",
    "qifu_event_gate": "registrations",
    "qifu_introductions": "finance",
    "qifu_introduction": "finance",
    "qifu_applications": "cultivation",
    "qifu_application": "cultivation",
    "qifu_recognitions": "cultivation",
    "qifu_recognition": "cultivation",
    "qifu_recognition_upload_new": "cultivation",
    "qifu_recognition_upload": "cultivation",
    "qifu_surveys": "surveys",
    "qifu_survey": "surveys",
    "qifu_survey_new": "surveys",
    "qifu_survey_edit": "surveys",
    "qifu_survey_questions": "surveys",
    "qifu_survey_export": "surveys",
    "qifu_security": "signing-in",
    "qifu_account": "administrators",
    "wagtailimages": "files",
    "wagtaildocs": "files",
    "wagtailusers_users": "administrators",
    "qifu_approval_rules": "administrators",
    "wagtailsnippets_working_days_specialday": "administrators",
    "search_queries": "search-words",
    "search_explanation": "search-words",
    "wagtailsnippets_search_resultrule": "search-words",
    "wagtailsnippets_search_synonymgroup": "search-words",
    "wagtailsnippets_search_segmenterword": "search-words",
    "wagtailsnippets_themes_traditionalname": "search-words",
}
HOME = "wagtailadmin_home"
# Everybody at the desk works on these, each with a chapter of his own.
SHARED_BY_DESK = ("qifu_appeals", "qifu_appeal")


def chapter_for(request: HttpRequest) -> Chapter | None:
    """The chapter about the screen that is being shown; on the home what the user reads first."""
    match = request.resolver_match
    if match is None:
        return None
    if match.view_name == HOME:
        slugs = first_reads(request.user)[:1]
    elif match.view_name in SHARED_BY_DESK and (own := desk_reads(request.user)):
        slugs = own[:1]
    else:
        slugs = [slug for name in (match.view_name, match.namespace) if (slug := SCREENS.get(name))]
    return read_contents().find(slugs[0]) if slugs else None
