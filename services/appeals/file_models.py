"""Files of appeals; ``models`` gives them to all others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.uploads.models import StoredFile


class Attachment(StoredFile):
    """What came with an event, the one at ``position``; the event's facts hold its digest."""

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("诉求附件")
        verbose_name_plural = _("诉求附件")
        ordering = ["position", "pk"]


class HeldFile(StoredFile):
    """Of a form that came back to its sender."""

    form_key = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("待提交的附件")
        verbose_name_plural = _("待提交的附件")
        ordering = ["pk"]
