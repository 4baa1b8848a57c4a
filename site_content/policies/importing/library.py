"""Pictures and files of imported policies: kept, and looked for, in the section's own collection alone."""

import io
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.module_loading import import_string
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from office_files.html.pictures import Picture
from office_files.uploads.admission import check_file
from office_files.uploads.kinds import DOCUMENTS, PICTURES, extension_of
from office_files.uploads.pictures import take_picture
from site_content.policies.importing.imported import ImportProblem, SourceFile


def is_attachable(filename: str) -> bool:
    """Whether readers may be given a source: a Word file yes, a web page or Markdown never."""
    return extension_of(filename) in DOCUMENTS


class Library:
    """What the section's team keeps; equal bytes are stored once. ``user`` is who uploads."""

    def __init__(self, section: Page, user: Any = None) -> None:
        self.section = section
        self.user = user

    @cached_property
    def collection(self) -> Collection:
        found: Collection | None = import_string(settings.QIFU_FILE_COLLECTION)(self.section)
        if found is None:
            raise ImportProblem("这个栏目所属的平台还没有文件集合：请管理员运行 manage.py sync_teams --apply 后再试")
        return found

    def store_picture(self, picture: Picture, title: str) -> Any:
        """The image of these bytes. Raises RefusedFile for what is none, is broken or too large."""
        name, content = take_picture(picture.content, picture.filename)
        file = ImageFile(io.BytesIO(content), name)
        check_file(file, name, PICTURES)
        image = get_image_model()(title=title[:255], file=file)
        image._set_image_file_metadata()
        return self._keep(image)

    def store_document(self, original: SourceFile, title: str) -> Any:
        """The document of these bytes. Raises RefusedFile."""
        file = ContentFile(original.content, original.filename)
        check_file(file, original.filename, DOCUMENTS)
        document = get_document_model()(title=title[:255], file=file)
        document._set_document_file_metadata()
        return self._keep(document)

    def _keep(self, file: Any) -> Any:
        known = type(file)._default_manager.filter(file_hash=file.file_hash, collection=self.collection).first()
        if known:
            return known
        file.collection, file.uploaded_by_user = self.collection, self.user
        file.save()
        return file
