"""Failures in templates: the sentence, and the technical text folded below it."""

from django.template import Library

from cms.deliveries.failures import Failure, read_failure

register = Library()
register.filter("sentence", lambda text: read_failure(text).sentence)


@register.inclusion_tag("editing/failure.html")
def failure(text: str) -> dict[str, Failure]:
    return {"failure": read_failure(text)}
