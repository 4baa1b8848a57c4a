"""/services/privacy/: the notice on personal data, each version at an address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.pages.answers import service_page, show
from services.people.notice import NOTICE_VERSION, read_notice, versions


@service_page
@require_safe
def privacy_notice(request: HttpRequest, version: str = NOTICE_VERSION) -> HttpResponse:
    notice = read_notice(version)
    if notice is None:
        raise Http404
    others = [{"version": v, "url": reverse("privacy_version", args=[v])} for v in versions() if v != version]
    context = {"text": notice, "others": others, "newest": version == NOTICE_VERSION}
    return show(request, "privacy", _("您的信息怎么用"), context)
