"""The link from a screen to its chapter of the guide."""

from django.template import Library
from django.template.context import Context

from cms.manual.chapters import Chapter
from cms.manual.screens import chapter_for

register = Library()


@register.simple_tag(takes_context=True)
def chapter_of_screen(context: Context) -> Chapter | None:
    request = context.get("request")
    return chapter_for(request) if request else None
