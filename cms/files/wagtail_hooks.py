from wagtail.admin.views.account import AvatarSettingsPanel

from cms.files.pictures import CheckedAvatarForm

AvatarSettingsPanel.form_class = CheckedAvatarForm
