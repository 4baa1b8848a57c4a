"""Pictures are checked, and HEIC is made into JPEG, wherever the admin or its API takes one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ImageField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.files.titles import OwnTitles
from office_files.uploads.admission import check_file
from office_files.uploads.kinds import HEIC, PICTURES
from office_files.uploads.pictures import draw_small, take_picture

LARGEST_AVATAR = 5_000_000  # bytes
AVATAR_SIDE = 400


class PictureField(WagtailImageField):
    """Looks into the picture before Wagtail does."""

    def to_python(self, data: Any) -> Any:
        if data and 0 < data.size <= self.max_upload_size:
            data = take_upload(data)
        taken = super().to_python(data)
        if taken is not None:
            check_file(taken, taken.name, PICTURES)
        return taken


def take_upload(upload: Any) -> Any:
    """The upload, or another in its place. Raises RefusedFile, a ValidationError."""
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    name, stored = take_picture(content, upload.name)
    return upload if stored is content else SimpleUploadedFile(name, stored, content_type="image/jpeg")


class CheckedImageForm(OwnTitles, BaseImageForm):
    """Wagtail's image form (single upload, chooser, several at once, API) with our field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)


class AvatarField(ImageField):
    """Of a profile picture nothing is kept but a small one."""

    def to_python(self, data: Any) -> Any:
        if not data:
            return super().to_python(data)
        if data.size > LARGEST_AVATAR:
            raise ValidationError(_("头像最大 5 MB，请缩小后再上传。"))
        check_file(data, data.name, PICTURES | HEIC)
        data.seek(0)
        small = draw_small(data.read(), AVATAR_SIDE)
        return super().to_python(SimpleUploadedFile("avatar.png", small, content_type="image/png"))


class CheckedAvatarForm(AvatarPreferencesForm):
    avatar = AvatarField(label=AvatarPreferencesForm.base_fields["avatar"].label, required=False)
