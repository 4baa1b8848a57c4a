from cms.files.pictures import CheckedAvatarForm
from cms.wagtail_seams.account import take_avatar_by

take_avatar_by(CheckedAvatarForm)
