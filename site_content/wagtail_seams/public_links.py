"""Wagtail's links to pages, of which only those lead anywhere that the public may see.

Wagtail's own handler of links to pages cannot be told so, and is known by its name in its module alone.
"""

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import LinkRewriter

from publishing.visibility import only_public


class PublicPageLinks(PageLinkHandler):
    """A link to any other page is left without an address, as Wagtail leaves one to a page that is gone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Page | None]:
        pages = super().get_many(attrs_list)
        public = {page.pk for page in only_public(page for page in pages if page)}
        return [page if page and page.pk in public else None for page in pages]


link_public_pages = LinkRewriter(bulk_rules={PublicPageLinks.identifier: PublicPageLinks.expand_db_attributes_many})
