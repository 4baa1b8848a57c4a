"""To whom a file below MEDIA_ROOT belongs."""

from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from cms.teams.borders import visible_files


def may_see_upload(user: Any, name: str) -> bool:
    """Whether ``name``, taken letter for letter, is a file that ``user`` may see.

    An image's or document's, or an image made from one, asks for its collection; a colleague's portrait is anybody's,
    an upload that still waits for its title its uploader's. Whatever else there is, or another way to spell a path,
    is nobody's.
    """
    images, documents = get_image_model().objects, get_document_model().objects
    renditions = get_image_model().get_rendition_model().objects.filter(file=name)
    return (
        visible_files(user, images.filter(file=name)).exists()
        or visible_files(user, images.filter(pk__in=renditions.values("image"))).exists()
        or visible_files(user, documents.filter(file=name)).exists()
        or UserProfile.objects.filter(avatar=name).exclude(avatar="").exists()
        or UploadedFile.objects.filter(file=name, uploaded_by_user=user).exists()
    )
