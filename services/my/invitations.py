"""/my/invitations/TOKEN/: an invitation to act for an enterprise, accepted by a button; opening it changes nothing."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.authorisations.invitations import accept, find_invitation
from services.authorisations.models import Invitation
from services.authorisations.refusals import NotPossible
from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = find_invitation(token)
    except NotPossible as refusal:
        return show_invitation(request, None, str(refusal), 410)
    if request.method != "POST":
        return show_invitation(request, invitation)
    if is_forged(request):
        return show_invitation(request, invitation, LAPSED, 422)
    try:
        made = accept(token, signed_in(request))
    except NotPossible as refusal:
        return show_invitation(request, invitation, str(refusal), 403)
    return HttpResponseRedirect(reverse("my_enterprise", args=[made.pk]))


def show_invitation(
    request: HttpRequest, invitation: Invitation | None, notice: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": invitation.get_role_display() if invitation else "",
        "notice": notice,
        "profile_url": reverse("my_profile"),
        "back_url": reverse("my_enterprises"),
    }
    return show(request, "my-invitation", _("授权邀请"), context, status=status)
