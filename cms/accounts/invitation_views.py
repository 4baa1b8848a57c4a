"""The page behind an invitation's link: choose a password, then log in. The address is the key."""

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from cms.accounts.invitations import find_invited
from cms.accounts.own_views import policy_lines
from cms.accounts.signed_links import behind_link


def show_form(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "accounts/invitation.html", context, status=status)


@sensitive_post_parameters()
@behind_link(lambda request, bad: show_form(request, status=410))
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """POST sets the password, which ends the link."""
    user = find_invited(token)
    form = SetPasswordForm(user, request.POST or None)
    form.fields["new_password1"].help_text = " ".join(policy_lines())
    form.fields["new_password2"].help_text = ""
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("密码已设置。请用用户名 %(name)s 登录。") % {"name": user.get_username()})
        return redirect("wagtailadmin_login")
    return show_form(request, account=user, form=form)


public_urls = [path("invitation/<str:token>/", accept_invitation, name="qifu_invitation")]
