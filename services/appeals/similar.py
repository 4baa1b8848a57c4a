"""Answers that were published to questions like a new one; who knows them is named by QIFU_SIMILAR_ANSWERS."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SimilarAnswer:
    """``text``: the whole of it, in lines. ``url``: of the page on the portal."""

    title: str
    url: str
    text: str


def find_similar(text: str) -> list[SimilarAnswer]:
    """The nearest first. Nothing that goes wrong there keeps anybody from sending an appeal."""
    try:
        found: list[SimilarAnswer] = import_string(settings.QIFU_SIMILAR_ANSWERS)(text)
    except Exception as error:  # a search that is away, broken or being rebuilt raises anything
        logger.error("similar answers were not found: %s", type(error).__name__)
        return []
    return found
