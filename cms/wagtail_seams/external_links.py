"""The chooser of addresses: it turns the address of any public page into a link to the page, whoever asks."""

from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.chooser import ExternalLinkView


class ExternalLinks(ExternalLinkView):
    def may_find_pages(self) -> bool:
        raise NotImplementedError

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_find_pages():
            request._wagtail_cached_site_root_paths = []  # type: ignore[attr-defined] # no site, so no page is looked for
        response: HttpResponse = super().post(request)
        return response
