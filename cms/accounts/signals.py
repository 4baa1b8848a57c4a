"""What Django and Wagtail tell of log-ins, rights and files, handed to who notes it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.accounts import audit, sign_ins


def connect() -> None:
    user_login_failed.connect(sign_ins.note_failure)
    user_logged_in.connect(sign_ins.note_sign_in)
    user_logged_out.connect(sign_ins.note_sign_out)
    users, files = get_user_model(), (get_image_model(), get_document_model())
    m2m_changed.connect(audit.note_groups, sender=users.groups.through)
    for rights in (Group.permissions, users.user_permissions):
        m2m_changed.connect(audit.note_permissions, sender=rights.through)
    for given in (GroupPagePermission, GroupCollectionPermission):
        post_save.connect(audit.note_granted, sender=given)
        post_delete.connect(audit.note_revoked, sender=given)
    post_save.connect(audit.note_collection, sender=Collection)
    pre_delete.connect(audit.note_deleted_collection, sender=Collection)
    for kind in files:
        post_save.connect(audit.note_uploaded, sender=kind)
    for kind in (*files, users, Group):
        pre_delete.connect(audit.note_removed, sender=kind)
    pre_save.connect(audit.remember_account, sender=users)
    post_save.connect(audit.note_account, sender=users)
