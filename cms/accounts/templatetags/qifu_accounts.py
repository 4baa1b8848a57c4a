"""For the log-in page, the button of single sign-on; for lists of sign-ins, browsers by name."""

from django import template
from django.conf import settings

from cms.accounts import sso
from cms.accounts.browsers import browser_name

register = template.Library()
register.filter(browser_name)


@register.simple_tag
def sso_name() -> str:
    """What the provider is called, or "" while single sign-on is off."""
    return settings.QIFU_SSO_NAME if sso.is_on() else ""
