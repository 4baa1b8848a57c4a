"""To whom a file below MEDIA_ROOT belongs."""

from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.teams.borders import visible_files


def may_see_upload(user: Any, name: str) -> bool:
    """An image's or document's file, or an image made from one, asks for its collection; anything else is no team's."""
    images, documents = get_image_model().objects, get_document_model().objects
    renditions = get_image_model().get_rendition_model().objects.filter(file=name)
    for owners in (
        images.filter(file=name),
        images.filter(pk__in=renditions.values("image")),
        documents.filter(file=name),
    ):
        if owners.exists():
            return visible_files(user, owners).exists()
    return True
